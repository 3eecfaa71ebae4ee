"""How a command says that it cannot go on."""


class CommandFailed(Exception):
    """What failed, and the mend; the command line prints both and leaves with the exit code."""

    def __init__(self, what: str, *, mend: str = "", code: int = 1) -> None:
        super().__init__(what)
        self.what = what
        self.mend = mend
        self.code = code
