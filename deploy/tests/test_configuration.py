import os
import signal
import socket
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from rendering import DEPLOY, PAWL, kustomized, load, only, pod_spec, rendered, run, value_sets


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
        self.assertEqual(known - set(chart["properties"]["config"]["properties"]), set())

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


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def status(url):
    """The status that a URL answers with; `None` while nothing listens there."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


class Mounted:
    """A ConfigMap as the kubelet mounts it: files are links into a folder that is swapped as a whole."""

    def __init__(self, folder):
        self.folder, self.count = Path(folder), 0
        self.folder.mkdir(parents=True)

    def write(self, files):
        self.count += 1
        inner = self.folder / f"..{self.count}"
        inner.mkdir()
        for name, text in files.items():
            (inner / name).write_text(text)
            if not (self.folder / name).is_symlink():
                os.symlink(f"..data/{name}", self.folder / name)
        os.symlink(inner.name, self.folder / "..new")
        os.replace(self.folder / "..new", self.folder / "..data")


@unittest.skipUnless(PAWL, "PAWL names no command")
class Running(unittest.TestCase):
    """The pod that the chart makes, without Kubernetes: its configuration, its arguments, its probes, its end."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.mounted = Mounted(self.folder / "config")
        self.container = pod_spec(rendered())["containers"][0]

    def configure(self, port, values=None):
        text = only(rendered(values), "ConfigMap", "pawl")["data"]["pawl.yaml"]
        self.assertIn("0.0.0.0:8080", text)
        text = text.replace("0.0.0.0:8080", f"127.0.0.1:{port}").replace("/var/lib/pawl", str(self.folder / "state"))
        self.mounted.write({"pawl.yaml": text})

    def start(self):
        arguments = [word.replace("/etc/pawl/config", str(self.mounted.folder)) for word in self.container["args"]]
        process = subprocess.Popen([PAWL, *arguments], stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.kill)
        return process

    def wait_for(self, url, wanted):
        deadline = time.monotonic() + 60
        while (found := status(url)) != wanted:
            self.assertLess(time.monotonic(), deadline, f"{url}: {found}")
            time.sleep(0.05)

    def test_its_probes_are_answered_and_a_kubelet_stops_it(self):
        """Also where nothing is configured yet, and where the only source cannot be reached: neither is cured by a restart."""
        unreachable = {"config": {"sources": [{"name": "fleet", "url": "ssh://git@127.0.0.1:1/fleet.git", "auth": {
            "ssh": {"privateKeyFile": "/nonexistent", "knownHostsFile": "/nonexistent"}}}]}}
        for values in ({}, unreachable):
            with self.subTest(values):
                self.probe_and_stop(values)

    def probe_and_stop(self, values):
        port = free_port()
        self.configure(port, values)
        process = self.start()
        for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
            self.wait_for(f"http://127.0.0.1:{port}{self.container[probe]['httpGet']['path']}", 200)
        monitor = only(rendered(value_sets()["monitored"]), "ServiceMonitor")
        self.wait_for(f"http://127.0.0.1:{port}{monitor['spec']['endpoints'][0]['path']}", 200)
        # What a person asks in the pod, by `kubectl exec`.
        answer, output, errors = run(PAWL, "status", "--config", self.mounted.folder / "pawl.yaml")
        self.assertEqual(answer, 0, output + errors)
        process.send_signal(signal.SIGTERM)
        self.assertEqual(process.wait(timeout=60), 0)

    def test_a_changed_config_map_is_taken_up_while_it_runs_and_a_wrong_one_is_not(self):
        first, second = free_port(), free_port()
        self.configure(first)
        process = self.start()
        self.wait_for(f"http://127.0.0.1:{first}/livez", 200)
        self.mounted.write({"pawl.yaml": "apiVersion: pawl.dev/v1alpha1\nkind: PawlConfiguration\nsauces: []\n"})
        while "configuration refused" not in (line := process.stderr.readline()):
            self.assertTrue(line, "the service ended")
        self.assertEqual(status(f"http://127.0.0.1:{first}/livez"), 200)
        self.configure(second)
        self.wait_for(f"http://127.0.0.1:{second}/livez", 200)
        self.assertIsNone(process.poll())
        self.assertIsNone(status(f"http://127.0.0.1:{first}/livez"))
