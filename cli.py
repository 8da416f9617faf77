"""The `bifocale` command."""

def main() -> None:
    """Run."""
