import copy
import unittest

import pod_security
from rendering import DEPLOY, kustomized, pod_spec, rendered, value_sets


def put(path, value):
    """A change of a pod's spec: the value at the end of a path of keys and indices."""
    def change(spec):
        place = spec
        for key in path[:-1]:
            place = place.setdefault(key, {}) if isinstance(place, dict) else place[key]
        if value is None:
            place.pop(path[-1], None)
        elif isinstance(place, list):
            place.append(value)
        else:
            place[path[-1]] = value
    return change


CONTAINER = ("containers", 0)
CONTEXT = (*CONTAINER, "securityContext")

PLANTED = {
    "host_namespaces": [put(("hostNetwork",), True), put(("hostPID",), True), put(("hostIPC",), True)],
    "host_process": [put((*CONTEXT, "windowsOptions"), {"hostProcess": True})],
    "privileged": [put((*CONTEXT, "privileged"), True)],
    "host_ports": [put((*CONTAINER, "ports", 0, "hostPort"), 8080)],
    "host_probes": [
        put((*CONTAINER, "livenessProbe", "httpGet", "host"), "169.254.169.254"),
        put((*CONTAINER, "lifecycle"), {"preStop": {"httpGet": {"host": "example.com", "port": 80}}})],
    "proc_mount": [put((*CONTEXT, "procMount"), "Unmasked")],
    "app_armor": [put(("securityContext", "appArmorProfile"), {"type": "Unconfined"})],
    "selinux": [
        put(("securityContext", "seLinuxOptions"), {"type": "spc_t"}),
        put((*CONTEXT, "seLinuxOptions"), {"user": "system_u"})],
    "sysctls": [put(("securityContext", "sysctls"), [{"name": "kernel.msgmax", "value": "65536"}])],
    "volume_types": [
        put(("volumes", 0), {"name": "host", "hostPath": {"path": "/"}}),
        put(("volumes", 0), {"name": "share", "nfs": {"server": "nfs", "path": "/"}})],
    "privilege_escalation": [
        put((*CONTEXT, "allowPrivilegeEscalation"), True), put((*CONTEXT, "allowPrivilegeEscalation"), None)],
    "run_as_non_root": [
        put((*CONTEXT, "runAsNonRoot"), False), put(("securityContext", "runAsNonRoot"), None)],
    "run_as_user": [put(("securityContext", "runAsUser"), 0), put((*CONTEXT, "runAsUser"), 0)],
    "seccomp": [
        put(("securityContext", "seccompProfile"), None), put((*CONTEXT, "seccompProfile"), {"type": "Unconfined"})],
    "capabilities": [
        put((*CONTEXT, "capabilities"), None), put((*CONTEXT, "capabilities", "add"), ["SYS_ADMIN"]),
        put((*CONTEXT, "capabilities", "add"), ["CHOWN"])],
}


class PodSecurity(unittest.TestCase):
    def test_every_pod_meets_the_restricted_profile(self):
        pods = {f"values {name}": pod_spec(rendered(values)) for name, values in value_sets().items()}
        for folder in ("base", "overlays/example"):
            pods[folder] = pod_spec(kustomized(DEPLOY / "kustomize" / folder))
        self.assertGreaterEqual(len(pods), 6)
        for name, spec in pods.items():
            with self.subTest(name):
                self.assertEqual(pod_security.violations(spec), {})
                for _, container in pod_security.containers(spec):
                    self.assertTrue(container["securityContext"]["readOnlyRootFilesystem"])
                self.assertIs(spec["automountServiceAccountToken"], False)

    def test_every_rule_finds_a_violation_that_was_planted(self):
        sound = pod_spec(rendered())
        self.assertEqual(set(PLANTED), {rule.__name__ for rule in pod_security.RULES})
        for rule, changes in PLANTED.items():
            for number, change in enumerate(changes):
                with self.subTest(rule, number=number):
                    spec = copy.deepcopy(sound)
                    change(spec)
                    self.assertEqual(list(pod_security.violations(spec)), [rule])

    def test_an_init_container_is_held_to_the_same_rules(self):
        spec = pod_spec(rendered())
        spec["initContainers"] = [{"name": "wait", "image": "busybox"}]
        self.assertEqual(set(pod_security.violations(spec)), {"privilege_escalation", "capabilities"})
