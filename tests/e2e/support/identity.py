"""A provider of digital identities on this machine, people who may sign in, and the way in as they walk it.

Comes in: claims as an Italian administration's provider releases them. Goes out: a running provider, its settings, a
page that has signed in. Must not: reach inside the program; accounts are given as the command line gives them.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from playwright.sync_api import Page, expect

from tests.e2e.support.visitor import NOTE_RUNS, PATIENCE, SHOWN_ROUND, settle
from tests.support.processes import ROOT, free_port, program, surroundings

IN = "Entra con l'identità digitale"
LEVEL = "https://www.spid.gov.it/SpidL2"
TAX_CODE = "RSSMRA80A01D142Z"
START_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Somebody:
    """A person as the provider knows them."""

    subject: str
    level: str = LEVEL

    @property
    def email(self) -> str:
        """Their address."""
        return f"{self.subject}@ambito.example"

    @property
    def claims(self) -> dict[str, object]:
        """What the provider releases of them."""
        return {
            "sub": self.subject,
            "email": self.email,
            "email_verified": True,
            "name": "Mario Rossi",
            "fiscal_code": f"TINIT-{TAX_CODE}",
            "acr": self.level,
        }


@contextmanager
def provider(*people: Somebody) -> Iterator[str]:
    """Run a provider that knows some people; yields its address."""
    port = free_port()
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    for one in people:
        command += ["--user-claims", json.dumps(one.claims)]
    with program(command, log=Path(os.devnull)) as process:
        yield _answering(f"http://127.0.0.1:{port}", process)


def _answering(url: str, process: "subprocess.Popen[bytes]") -> str:
    end = time.monotonic() + START_SECONDS
    while True:
        try:
            httpx.get(f"{url}/.well-known/openid-configuration", timeout=2)
        except httpx.HTTPError:
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.2)
        else:
            return url


def settings_of(provider_url: str, port: int) -> dict[str, str]:
    """Return the settings by which a dashboard at a port signs people in with a provider."""
    return {
        "BIFOCALE_DEMO_MODE": "false",
        "BIFOCALE_OIDC_DISCOVERY_URL": f"{provider_url}/.well-known/openid-configuration",
        "BIFOCALE_OIDC_CLIENT_ID": "bifocale",
        "BIFOCALE_OIDC_CLIENT_SECRET": "segreto del cliente",
        "BIFOCALE_OIDC_COOKIE_SECRET": "una chiave di almeno trentadue byte",
        "BIFOCALE_OIDC_REDIRECT_URI": f"http://localhost:{port}/oauth2callback",
    }


def bifocale(settings: Mapping[str, str], *words: str) -> str:
    """Run a line of the command on the base of a dashboard; return what it says."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *words],
        env=surroundings(settings),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def meet_door(page: Page, address: str) -> None:
    """Open an address and wait for the gate where people sign in."""
    page.add_init_script(NOTE_RUNS + SHOWN_ROUND)
    page.goto(address)
    expect(page.get_by_role("link", name=IN)).to_be_visible(timeout=120_000)


def go_in(page: Page, who: Somebody) -> None:
    """Sign in at the provider, from the gate."""
    page.get_by_role("link", name=IN).click()
    page.get_by_role("button", name=who.subject, exact=True).first.click(timeout=PATIENCE)


def sign_in(page: Page, address: str, who: Somebody) -> None:
    """Open an address and sign in; the page is there."""
    meet_door(page, address)
    go_in(page, who)
    page.locator(".st-key-piede, [data-testid='stException']").first.wait_for(timeout=120_000)
    expect(page.get_by_test_id("stException")).to_have_count(0, timeout=1)
    settle(page)


def accounts_file(folder: Path, *lines: str) -> Path:
    """Write a file of accounts."""
    file = folder / "persone.csv"
    file.write_text("indirizzo;ruolo;comune;ente\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return file
