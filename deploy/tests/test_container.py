import re
import subprocess
import sys
import unittest
from pathlib import Path

from rendering import DEPLOY, PAWL, checked, kustomized, pod_spec, rendered, run

sys.path.insert(0, str(DEPLOY / "container"))
import containerfile  # noqa: E402


def codename():
    system = Path("/etc/os-release").read_text()
    return (re.findall(r"^VERSION_CODENAME=(\w+)$", system, re.MULTILINE) or [""])[0]


class Container(unittest.TestCase):
    def setUp(self):
        self.build, self.last = containerfile.stages()

    def test_the_linter_finds_nothing(self):
        status, output, errors = run("hadolint", containerfile.FILE)
        self.assertEqual(status, 0, output + errors)

    def test_the_linter_finds_what_was_planted(self):
        text = containerfile.FILE.read_text().replace("USER 65532:65532", "USER root").replace("WORKDIR /src", "WORKDIR src")
        status, output, _ = run("hadolint", "-", input=text)
        self.assertNotEqual(status, 0)
        self.assertLessEqual({"DL3000", "DL3002"}, set(re.findall(r"DL\d+", output)))

    def test_it_runs_as_the_pod_says(self):
        for manifests in (rendered(), kustomized(DEPLOY / "kustomize" / "base")):
            spec = pod_spec(manifests)
            context = spec["securityContext"]
            self.assertEqual(self.last.last("USER"), f"{context['runAsUser']}:{context['runAsGroup']}")
            mounts = {m["mountPath"] for m in spec["containers"][0]["volumeMounts"] if not m.get("readOnly")}
            self.assertEqual(mounts, set(self.last.words("VOLUME")))
            self.assertEqual(spec["containers"][0]["args"][0], self.last.words("CMD")[0])

    def test_what_it_builds_with_is_what_make_installs(self):
        makefile = (DEPLOY.parent / "Makefile").read_text()
        [line] = re.findall(r"^PACKAGES = (.*)$", makefile, re.MULTILINE)
        self.assertEqual(
            {package for package in self.build.packages if package != "pkg-config"},
            {package for package in line.split() if package.endswith("-dev")})

    def test_everything_that_the_package_description_names_is_copied(self):
        description = (DEPLOY.parent / "Package.swift").read_text()
        folders = {path.split("/")[0] for path in re.findall(r'path: "([^"]+)"', description)} | {"Sources", "Tests"}
        copied = {text.split()[0].rstrip("/") for text in self.build.all("COPY")}
        self.assertEqual(copied, folders | {"Package.swift"})

    @unittest.skipUnless(PAWL, "PAWL names no command")
    def test_every_library_that_the_command_loads_is_brought_by_a_package_that_is_listed(self):
        release = self.last.image.split(":")[1].removesuffix("-slim")
        if codename() != release:
            self.skipTest(f"libraries have other names here than in {release}")
        listed = self.last.packages | {"libc6"}
        lines = checked("readelf", "--dynamic", "--wide", PAWL)
        names = re.findall(r"\(NEEDED\).*\[(.+)\]", lines)
        self.assertIn("libgit2.so.1.5", names)
        packages = {}
        for name in names:
            # Swift's own are inside the command where it is built for the image.
            if name.startswith(("libswift", "libFoundation", "lib_Foundation", "lib_Testing", "libdispatch", "libBlocksRuntime")):
                continue
            found = subprocess.run(["dpkg-query", "--search", f"*/{name}"], capture_output=True, text=True, check=False)
            packages[name] = found.stdout.split(":")[0]
        self.assertEqual({n: p for n, p in packages.items() if p not in listed}, {})
