"""What every error that people are told about has in common, whatever room raises it.

Comes in: an Italian sentence. Goes out: `UserError`, which every face of the product (page, command line, health check,
log) catches and shows in its words, never as a traceback.
Must not: import anything, so that every room, `geo` included, can raise one.
"""


class UserError(Exception):
    """Something a person can put right. ``str(error)`` says in Italian what it is, what was received and what to do.

    Parameters
    ----------
    sentence : str
        For whoever runs the service: the command line and the log print it.
    public : str, optional
        The same for whoever looks at a page or at the health check, who may be anybody: without paths, hosts or users.
        The sentence itself, unless given.

    Attributes
    ----------
    public : str
    """

    def __init__(self, sentence: str, *, public: str = "") -> None:
        super().__init__(sentence)
        self.public = public or sentence
