"""What a benchmark runs in a process of its own is written as text: it must name what exists."""

import ast
import importlib

from benchmarks import bench_submit


def test_process_that_measures_postgresql_imports_what_exists() -> None:
    imports = [node for node in ast.parse(bench_submit.APART).body if isinstance(node, ast.ImportFrom)]
    assert imports
    for node in imports:
        module = importlib.import_module(str(node.module))
        assert all(callable(getattr(module, alias.name, None)) for alias in node.names), node.module
