"""The files for a machine: its own programs take them, and nothing typed becomes a line of them."""

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import trustme

from cli_deploy import ROOT, DeployError, compose, nginx, systemd
from cli_deploy import haproxy as write_haproxy
from deployment.compose import CERTIFICATES, CONFIG, DASHBOARD, PORT, PROXY, Containers, compose_file
from deployment.nginx import nginx_site
from deployment.systemd import Place, systemd_units
from tests.support.requirements import require


def program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin")
    require(name, present=found is not None)
    return str(found)


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    verify, here = program("systemd-analyze"), tmp_path / "bifocale"
    installed = here / ".venv" / "bin" / "bifocale"
    installed.parent.mkdir(parents=True)
    installed.write_text("#!/bin/sh\n")
    installed.chmod(0o755)
    units = systemd_units(Place(folder=str(here), user="root", workers=2, port=8501, address="127.0.0.1"))
    for name, text in units.items():
        (tmp_path / name).write_text(text)
    files = [str(tmp_path / name) for name in units]
    said = subprocess.run([verify, "verify", *files], capture_output=True, text=True, check=False)
    assert (said.returncode, [line for line in said.stderr.splitlines() if str(tmp_path) in line]) == (0, [])
    assert "--workers 2 --port 8501 --address 127.0.0.1\n" in units["bifocale.service"]
    assert "ExecReload=/bin/kill -HUP $MAINPID" in units["bifocale.service"]


@pytest.mark.second_ring
def test_systemd_takes_what_the_guide_puts_beside_the_units(tmp_path: Path) -> None:
    """Of an installation of several Ambiti; said as it is installed, and an unknown word of it is told."""
    verify, here = program("systemd-analyze"), tmp_path / "bifocale"
    (here / ".venv" / "bin").mkdir(parents=True)
    (here / ".venv" / "bin" / "bifocale").write_text("#!/bin/sh\n")
    (here / ".venv" / "bin" / "bifocale").chmod(0o755)
    place = Place(folder=str(here), user="root", workers=2, port=8501, address="127.0.0.1")
    (tmp_path / "bifocale.service").write_text(systemd_units(place)["bifocale.service"])
    guide = (ROOT / "docs" / "esercizio.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```ini\n# /etc/systemd/system/(\S+)\n(.*?)```", guide, re.DOTALL)
    assert len(blocks) == 3
    for name, text in blocks:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text.replace("/opt/bifocale", str(here)).replace("User=bifocale", "User=root"))

    def said() -> tuple[int, list[str]]:
        files = [str(tmp_path / name) for name in ("bifocale.service", blocks[1][0], blocks[2][0])]
        told = subprocess.run([verify, "verify", *files], capture_output=True, text=True, check=False)
        return told.returncode, [line for line in told.stderr.splitlines() if str(tmp_path) in line]

    assert said() == (0, [])
    beside = tmp_path / blocks[0][0]
    beside.write_text(beside.read_text().replace("ReadWritePaths", "ScrivePaths"))
    assert "ScrivePaths" in " ".join(said()[1]), "it is read with the unit"


@pytest.mark.parametrize("base", ["", "/bifocale"])
def test_nginx_takes_the_site(tmp_path: Path, base: str) -> None:
    nginx_program = program("nginx")
    issued = trustme.CA().issue_cert("dati.ambito.example")
    issued.private_key_pem.write_to_path(tmp_path / "key.pem")
    issued.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    site = nginx_site(
        host="dati.ambito.example",
        upstream="127.0.0.1:8501",
        certificate=str(tmp_path / "cert.pem"),
        key=str(tmp_path / "key.pem"),
        base=base,
    )
    whole = f"pid {tmp_path}/nginx.pid;\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{site}}}\n"
    (tmp_path / "nginx.conf").write_text(whole)
    command = [nginx_program, "-t", "-q", "-c", str(tmp_path / "nginx.conf")]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stderr
    assert "return 301 https://dati.ambito.example$request_uri;" in site
    assert f"location {base}/ {{" in site
    assert ("return 308" in site) is (base != "")
    assert f"BIFOCALE_PUBLIC_URL=https://dati.ambito.example{base} " in site


def test_nginx_takes_the_sites_of_several_names_together(tmp_path: Path) -> None:
    """One for each host of a registry: what they have in common is said in each."""
    nginx_program, names = program("nginx"), ("crema.dati.example", "lodi.dati.example")
    issued = trustme.CA().issue_cert(*names)
    issued.private_key_pem.write_to_path(tmp_path / "key.pem")
    issued.cert_chain_pems[0].write_to_path(tmp_path / "cert.pem")
    certificate, key = str(tmp_path / "cert.pem"), str(tmp_path / "key.pem")
    sites = "".join(
        nginx_site(host=host, upstream="127.0.0.1:8501", certificate=certificate, key=key) for host in names
    )
    whole = f"pid {tmp_path}/nginx.pid;\nerror_log stderr;\nevents {{}}\nhttp {{\naccess_log off;\n{sites}}}\n"
    (tmp_path / "nginx.conf").write_text(whole)
    command = [nginx_program, "-t", "-q", "-c", str(tmp_path / "nginx.conf")]
    said = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")


@pytest.mark.second_ring
def test_the_containers_are_as_their_specification_wants_them(tmp_path: Path) -> None:
    """`docker compose config` reads the same schema, and wants Docker."""
    files = [tmp_path / name for name in ("root.yaml", "path.yaml", "wrong.yaml")]
    for file, base in zip(files, ("", "/bifocale", ""), strict=True):
        file.write_text(compose_file(Containers(folder="/opt/bifocale", host="dati.example", workers=4, base=base)))
    files[2].write_text(files[2].read_text().replace("condition: service_healthy", "condition: quando capita"))
    checker = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    said = subprocess.run([*checker, *map(str, files)], capture_output=True, text=True, check=False)
    refused = {name for name in ("root", "path", "wrong") if f"{tmp_path}/{name}.yaml" in said.stdout}
    assert (said.returncode, refused) == (1, {"wrong"}), said.stdout


@pytest.mark.parametrize("base", ["", "/bifocale"])
def test_the_containers_know_each_other(tmp_path: Path, base: str) -> None:
    compose("dati.ambito.example", base_path=base, workers=4, out=tmp_path)
    assert names_in(tmp_path) == [CONFIG, "dati.ambito.example.conf"]
    text, site = (tmp_path / CONFIG).read_text(), (tmp_path / "dati.ambito.example.conf").read_text()
    assert f"BIFOCALE_TRUSTED_PROXIES: {PROXY}\n" in text
    assert f"ipv4_address: {PROXY}\n" in text
    assert f"ipv4_address: {DASHBOARD}\n" in text
    assert f"proxy_pass http://{DASHBOARD}:{PORT};" in site
    assert f"ssl_certificate_key {CERTIFICATES}/privkey.pem;" in site
    assert f":{CERTIFICATES}:ro" in text
    assert "./dati.ambito.example.conf:/etc/nginx/conf.d/default.conf:ro" in text
    assert f"BIFOCALE_PUBLIC_URL: https://dati.ambito.example{base}\n" in text
    assert f"http://127.0.0.1:{PORT}{base}/readyz" in text
    assert f'"--workers", "4", "--port", "{PORT}", "--address", "0.0.0.0"]' in text
    assert f"context: {ROOT}\n" in text


def test_the_image_has_all_that_is_installed_and_nothing_else_of_the_checkout() -> None:
    """What was left out would be missed at the first start; `.env` and `var` are nobody's to copy."""
    text = compose_file(Containers(folder="/opt/bifocale", host="dati.ambito.example", workers=2))
    copied = [words for line in text.splitlines() if (words := line.split()) and words[0] == "COPY"]
    taken = {name for words in copied for name in words[1:-1]}
    with (ROOT / "pyproject.toml").open("rb") as file:
        installed = tomllib.load(file)["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"]
    assert {name for name in installed if not name.endswith(".py")} | {".streamlit"} == {
        name for name in taken if (ROOT / name).is_dir()
    }
    assert "*.py" in taken
    assert {name for name in taken if "*" not in name} <= {one.name for one in ROOT.iterdir()}


@pytest.mark.parametrize("given", ["/bifocale", "bifocale", "/bifocale/"])
def test_a_path_is_written_in_each_file_however_it_is_said(given: str, capsys: pytest.CaptureFixture[str]) -> None:
    nginx("dati.ambito.example", base_path=given)
    systemd(base_path=given)
    write_haproxy(["10.0.0.1:8501"], base_path=given)
    written = capsys.readouterr().out
    for line in ("location /bifocale/ {", " --base-path /bifocale\n", "uri /bifocale/readyz ", "attr Path=/bifocale\n"):
        assert line in written


@pytest.mark.parametrize("path", ["/bi focale", "/a;b", "/{x}", "/a\nb", "/è", "/../x", "/a//b"])
def test_a_path_that_would_be_read_as_something_else_is_refused(path: str) -> None:
    for write in (
        lambda: nginx("dati.ambito.example", base_path=path),
        lambda: compose("dati.ambito.example", base_path=path),
        lambda: systemd(base_path=path),
    ):
        with pytest.raises(DeployError, match="BIFOCALE_BASE_PATH"):
            write()


@pytest.mark.parametrize("host", ["a b", "x;y", "", "-a.it", "${host}", "a\nb", "è.it", f"{'a' * 64}.it"])
def test_a_name_that_is_none_is_refused(host: str) -> None:
    for write in (nginx, compose):
        with pytest.raises(DeployError, match="NOME: "):
            write(host)


@pytest.mark.parametrize(
    ("option", "given"),
    [("user", "root;rm"), ("user", "Bifocale"), ("folder", Path("/opt/bi focale")), ("address", "0.0.0.0 --x")],
)
def test_words_that_would_be_lines_of_a_unit_are_refused(option: str, given: object) -> None:
    with pytest.raises(DeployError, match=f"--{option}: "):
        systemd(**{option: given})  # type: ignore[arg-type]


@pytest.mark.parametrize("folder", ["/opt/bi focale", "/opt/a: b", "/opt/x\ny", "/opt/${HOME}", "opt"])
def test_a_folder_that_would_be_read_as_something_else_makes_no_container(folder: str) -> None:
    with pytest.raises(DeployError, match="--folder: "):
        compose("dati.ambito.example", folder=Path(folder))


@pytest.mark.parametrize("server", ["10.0.0.1", "x y:80", "10.0.0.1:80\nserver b", "$(id):80"])
def test_a_server_that_is_no_address_is_refused(server: str) -> None:
    with pytest.raises(DeployError, match="INDIRIZZO:PORTA: "):
        write_haproxy([server])


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    (tmp_path / "bifocale.service").write_text("mine")
    with pytest.raises(DeployError, match="Niente è stato scritto"):
        systemd(out=tmp_path)
    assert names_in(tmp_path) == ["bifocale.service"]
    nginx("dati.ambito.example", out=tmp_path)
    assert names_in(tmp_path) == ["bifocale.service", "dati.ambito.example.conf"]
