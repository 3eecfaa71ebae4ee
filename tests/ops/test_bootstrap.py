"""The root script, loaded as a module: what it decides before anything is installed."""

import importlib.machinery
import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, with a clone of its own that holds requirement files only."""
    loader = importlib.machinery.SourceFileLoader("blueheart_door", str(ROOT / "blueheart"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    (tmp_path / "requirements").mkdir()
    for name in ("base", "dev", "uv"):
        (tmp_path / "requirements" / f"{name}.txt").write_text(f"{name}==1 --hash=sha256:0\n")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.symlink_to(sys.executable)
    for name, value in {
        "ROOT": str(tmp_path),
        "VENV": str(tmp_path / ".venv"),
        "CACHE": str(tmp_path / ".cache"),
        "STAMP": str(tmp_path / ".venv" / "stamp.json"),
        "VENV_PYTHON": str(python),
    }.items():
        monkeypatch.setattr(module, name, value)
    return module


def test_nothing_is_ready_without_a_stamp(door: ModuleType) -> None:
    assert not door.is_ready("base")


def test_a_stamp_of_the_same_file_is_ready_and_of_another_is_not(door: ModuleType, tmp_path: Path) -> None:
    door.write_stamp("base")
    assert door.is_ready("base")
    assert not door.is_ready("dev")
    (tmp_path / "requirements" / "base.txt").write_text("base==2 --hash=sha256:0\n")
    assert not door.is_ready("base")


def test_dev_requirements_hold_the_base_ones(door: ModuleType) -> None:
    door.write_stamp("dev")
    assert door.is_ready("base")
    assert door.is_ready("dev")


def test_a_broken_stamp_and_a_vanished_interpreter_are_not_ready(door: ModuleType, tmp_path: Path) -> None:
    door.write_stamp("base")
    (tmp_path / ".venv" / "bin" / "python").unlink()
    assert not door.is_ready("base")
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / ".venv" / "stamp.json").write_text("{half")
    assert not door.is_ready("base")


def test_a_second_start_installs_nothing(door: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    door.write_stamp("base")
    monkeypatch.setattr(door, "install", lambda *_: pytest.fail("installed again"))
    door.set_up("base")


def test_python_without_venv_names_the_package(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".venv" / "bin" / "python").unlink()
    monkeypatch.setattr(door, "has_module", lambda python, name: name not in {"ensurepip", "pip"})
    with pytest.raises(door.Stopped, match="apt install python3-venv"):
        door.make_venv(None, {})


def test_pip_takes_over_where_uv_fails(door: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []

    def run(command: list[str], env: object = None) -> tuple[bool, str]:
        commands.append(command)
        return not command[0].endswith("/uv"), "no route"

    monkeypatch.setattr(door, "run", run)
    door.install("base", "/somewhere/uv", {})
    assert "--require-hashes" in commands[-1]
    assert commands[-1][1:4] == ["-m", "pip", "install"]


def test_a_failed_install_says_what_and_the_mend(door: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "run", lambda command, env=None: (False, "    no matching distribution"))
    with pytest.raises(door.Stopped, match=r"(?s)no matching distribution.*Mend:"):
        door.install("base", None, {})


def test_pips_configured_index_is_told_to_uv(door: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL"):
        monkeypatch.delenv(name, raising=False)
    said = "    global.index-url='https://packages.example.org/simple'"
    monkeypatch.setattr(door, "run", lambda command, env=None: (True, said))
    assert door.installer_env("python3")["UV_DEFAULT_INDEX"] == "https://packages.example.org/simple"


def script(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


def test_a_failing_shim_is_passed_over(tmp_path: Path) -> None:
    """The first python3 on PATH fails, the second is too old, the third works."""
    folders = [tmp_path / name for name in ("shims", "old", "good")]
    for folder in folders:
        folder.mkdir()
    script(folders[0] / "python3", "#!/bin/sh\necho 'pyenv: python3: command not found' >&2\nexit 127\n")
    script(folders[1] / "python3", "#!/bin/sh\nexit 1\n")
    (folders[2] / "python3").symlink_to(sys.executable)
    path = os.pathsep.join([*map(str, folders), "/usr/bin", "/bin"])
    done = subprocess.run(
        [ROOT / "blueheart", "--help"], env={"PATH": path}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "./blueheart run" in done.stdout


def test_no_python_at_all_says_how_to_get_one(tmp_path: Path) -> None:
    for name in ("dirname", "sh"):
        (tmp_path / name).symlink_to(f"/bin/{name}" if Path(f"/bin/{name}").exists() else f"/usr/bin/{name}")
    done = subprocess.run(
        [ROOT / "blueheart", "run"], env={"PATH": str(tmp_path)}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "no Python 3.11 or newer works here" in done.stderr
    assert "apt install python3" in done.stderr


def test_stamp_is_plain_json(door: ModuleType, tmp_path: Path) -> None:
    door.write_stamp("dev")
    assert set(json.loads((tmp_path / ".venv" / "stamp.json").read_text())) == {"base", "dev"}


def test_a_clone_that_may_not_be_written_to_is_named_with_the_mend(
    door: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (Path(door.ROOT) / "file").touch()
    monkeypatch.setattr(door, "CACHE", str(Path(door.ROOT) / "file" / ".cache"))
    assert door.main(["run"]) == 1
    said = capsys.readouterr().err
    assert ".cache: Not a directory" in said
    assert "Mend: run this as the user who owns" in said
