import re
import shlex
import tempfile
import textwrap
import unittest
from pathlib import Path

from rendering import DEPLOY, PAWL, checked, kustomized, load, only, rendered, run

ROOT = DEPLOY.parent
PAGE = (ROOT / "docs" / "operations.md").read_text()


def blocks(language):
    return [
        textwrap.dedent(body) for body in re.findall(rf"^ *```{language}\n(.*?)^ *```", PAGE, re.MULTILINE | re.DOTALL)]


VALUES = [block for block in blocks("yaml") if "apiVersion: pawl.dev" not in block]
COMMANDS = [line for block in blocks("sh") for line in block.splitlines() if line and not line.startswith("#")]


class Operations(unittest.TestCase):
    """The page about operations: every file and every command on it, as far as it goes without a cluster."""

    def test_the_examples_are_found(self):
        self.assertGreaterEqual(len(VALUES), 3)
        self.assertGreaterEqual(len(COMMANDS), 8)

    def test_every_example_of_values_is_taken_by_the_chart(self):
        for number, text in enumerate(VALUES):
            with self.subTest(number):
                manifests = rendered(load(text)[0])
                if PAWL:
                    with tempfile.TemporaryDirectory() as folder:
                        file = Path(folder) / "pawl.yaml"
                        file.write_text(only(manifests, "ConfigMap", "pawl")["data"]["pawl.yaml"])
                        checked(PAWL, "validate", file)

    def test_every_command_is_one_that_its_program_takes(self):
        for line in COMMANDS:
            with self.subTest(line):
                program, *words = shlex.split(line, comments=True)
                getattr(self, f"check_{program}")(words)

    def check_docker(self, words):
        image = re.compile(r"ghcr\.io/pawl/pawl:0\.1\.0(-gnupg)?")
        if words[0] == "build":
            file = (ROOT / words[words.index("-f") + 1]).read_text()
            for name in (words[i + 1].split("=")[0] for i, word in enumerate(words) if word == "--build-arg"):
                self.assertIn(f"\nARG {name}=", file)
            self.assertRegex(words[words.index("-t") + 1], image)
            self.assertEqual(words[-1], ".")
        else:
            self.assertEqual(words[0], "run")
            self.assertRegex(words[-1], image)
            self.assertIn("--read-only", words)
            # Every place that the image writes to is given one.
            given = {words[i + 1].split(":")[-1] for i, word in enumerate(words) if word in ("-v", "--tmpfs")}
            self.assertLessEqual({"/var/lib/pawl", "/tmp"}, given)
            program, *rest = shlex.split(words[words.index("--health-cmd") + 1])
            self.assertEqual(program, "pawl")
            self.check_pawl(rest)

    def check_helm(self, words):
        if words[0] == "push":
            self.assertEqual(words[1], f"pawl-{load((DEPLOY / 'helm/pawl/Chart.yaml').read_text())[0]['version']}.tgz")
            self.assertEqual(words[2], "oci://ghcr.io/pawl/charts")
            return
        with tempfile.TemporaryDirectory() as folder:
            if words[0] == "package":
                checked("helm", *[ROOT / w if w.startswith("deploy/") else w for w in words], "--destination", folder)
                return
            (Path(folder) / "values.yaml").write_text(VALUES[0])
            self.assertEqual(words[0], "upgrade")
            # Without a cluster there is nothing to upgrade: what --install does then.
            words = ["install", *[w for w in words[1:] if w != "--install"], "--dry-run=client"]
            words = [str(ROOT / w) if w.startswith("deploy/") else w for w in words]
            status, _, errors = run("helm", *words, cwd=folder)
            self.assertEqual(status, 0, errors)

    def check_kubectl(self, words):
        if "create" in words:
            checked("kubectl", *words, "--dry-run=client", "--output=yaml")
            if "secret" in words:
                self.assertEqual(words[words.index("generic") + 1], load(VALUES[0])[0]["secrets"][0]["existingSecret"])
        elif words[:2] == ["apply", "-k"]:
            self.assertTrue(kustomized(ROOT / words[2]))
        else:
            kind, name = next(word for word in words if word.startswith(("deploy/", "svc/"))).split("/")
            manifests = rendered(load(VALUES[0])[0])
            only(manifests, {"deploy": "Deployment", "svc": "Service"}[kind], name)
            verb = next(word for word in words if word in ("logs", "port-forward", "exec", "rollout"))
            self.assertIn("Usage", checked("kubectl", verb, "--help"))
            if "--" in words:
                program, *rest = words[words.index("--") + 1:]
                getattr(self, f"check_{program}")(rest)

    def check_pawl(self, words):
        if PAWL:
            with tempfile.TemporaryDirectory() as folder:
                status, _, errors = run(PAWL, *words, cwd=folder)
                # 64 is usage; without a configuration everything else fails too, with another status.
                self.assertNotEqual(status, 64, errors)
