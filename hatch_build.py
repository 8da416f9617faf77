"""Build hook of hatchling: an editable installation, and no wheel.

Comes in: what is being built. Goes out: nothing, or a refusal that says what to do instead.
Must not: change what an editable installation is made of.

A wheel would install top-level packages called components, pages and geo, which other programs have too. Bifocale is an
application: it runs from its folder, with its settings, its pages and its demonstration beside it.
"""

from typing import Any, Final

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

REFUSED: Final = (
    "Bifocale is not built as a wheel: it would install top-level packages called components, pages and geo beside "
    "those of other programs. Run it from its folder: `make run`, or, once the packages of requirements.lock are "
    "there, `pip install --no-deps --no-build-isolation --editable .`"
)


class CustomBuildHook(BuildHookInterface[Any]):
    """What hatchling asks before it builds a wheel, of either kind."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Refuse all but the editable kind.

        Raises
        ------
        RuntimeError
            If somebody wants a wheel to carry elsewhere.
        """
        if version != "editable":
            raise RuntimeError(REFUSED)
