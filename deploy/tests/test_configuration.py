import os
import tempfile
import unittest
from pathlib import Path

from rendering import DEPLOY, PAWL, kustomized, load, only, rendered, run, value_sets


@unittest.skipUnless(PAWL, "PAWL names no command")
class Configuration(unittest.TestCase):
    """What the command itself says of the configurations that deploy/ makes."""

    def accepts(self, text):
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / "pawl.yaml"
            file.write_text(text)
            return run(PAWL, "validate", file)

    def test_every_configuration_that_is_made_is_one_that_the_command_takes(self):
        made = {f"values {name}": rendered(values) for name, values in value_sets().items()}
        for folder in ("base", "overlays/example"):
            made[folder] = kustomized(DEPLOY / "kustomize" / folder)
        release = only(load((DEPLOY / "flux" / "release.yaml").read_text()), "HelmRelease")
        made["flux"] = rendered(release["spec"]["values"])
        for name, manifests in made.items():
            for config in (m for m in manifests if m["kind"] == "ConfigMap"):
                for file, text in config["data"].items():
                    if file.endswith(".yaml"):
                        with self.subTest(f"{name}: {file}"):
                            status, output, errors = self.accepts(text)
                            self.assertEqual(status, 0, output + errors)

    def test_one_that_is_wrong_is_refused(self):
        text = only(rendered(), "ConfigMap")["data"]["pawl.yaml"]
        status, output, errors = self.accepts(text + "sauces: []\n")
        self.assertNotEqual(status, 0)
        self.assertIn("sauces", output + errors)

    def test_the_chart_knows_every_field_of_a_configuration(self):
        status, text, errors = run(PAWL, "schema", "PawlConfiguration")
        self.assertEqual(status, 0, errors)
        known = set(load(text)[0]["properties"])
        chart = load((DEPLOY / "helm" / "pawl" / "values.schema.json").read_text())[0]
        self.assertEqual(set(chart["properties"]["config"]["properties"]), known)

    def test_files_are_read_as_the_kubelet_lays_them_out(self):
        """A mounted ConfigMap is links to links, with its older version beside it for a moment."""
        with tempfile.TemporaryDirectory() as folder:
            policies = Path(folder) / "policies"
            for number, version in ((1, "..2026_01_01"), (2, "..2026_01_02")):
                (policies / version).mkdir(parents=True)
                (policies / version / "web.yaml").write_text(
                    "apiVersion: pawl.dev/v1alpha1\nkind: UpdatePolicy\n"
                    f"metadata: {{name: web{number}}}\nspec: {{images: [], targets: []}}\n")
            os.symlink("..2026_01_02", policies / "..data")
            os.symlink("..data/web.yaml", policies / "web.yaml")
            config = Path(folder) / "pawl.yaml"
            config.write_text(
                "apiVersion: pawl.dev/v1alpha1\nkind: PawlConfiguration\npolicies: [{directory: policies}]\n")
            status, output, errors = run(PAWL, "validate", config, policies)
            self.assertNotEqual(status, 0)
            lines = [line for line in (output + errors).splitlines() if "images" in line]
            self.assertEqual(len(lines), 1, output + errors)
            self.assertIn("policies/web.yaml:4:", lines[0])
