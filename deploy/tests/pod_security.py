"""The restricted profile of Kubernetes' Pod Security Standards, and what baseline asks beneath it, as rules for a pod's spec.

Each rule yields what it objects to. Written from the controls that the standard lists.
"""

BASELINE_CAPABILITIES = {
    "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "SETFCAP", "SETGID",
    "SETPCAP", "SETUID", "SYS_CHROOT",
}
SAFE_SYSCTLS = {
    "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start",
    "net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports",
    "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl",
    "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem",
}
VOLUME_TYPES = {
    "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret",
}
SELINUX_TYPES = {"", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"}
PROBES = ("livenessProbe", "readinessProbe", "startupProbe")


def containers(spec):
    for key in ("initContainers", "containers", "ephemeralContainers"):
        for container in spec.get(key) or []:
            yield f"{key}[{container['name']}]", container


def contexts(spec):
    """Every security context: the pod's and its containers'."""
    yield "pod", spec.get("securityContext") or {}
    for place, container in containers(spec):
        yield place, container.get("securityContext") or {}


def host_namespaces(spec):
    for key in ("hostNetwork", "hostPID", "hostIPC"):
        if spec.get(key):
            yield f"{key} is shared"


def host_process(spec):
    for place, context in contexts(spec):
        if (context.get("windowsOptions") or {}).get("hostProcess"):
            yield f"{place}: hostProcess"


def privileged(spec):
    for place, container in containers(spec):
        if (container.get("securityContext") or {}).get("privileged"):
            yield f"{place}: privileged"


def host_ports(spec):
    for place, container in containers(spec):
        for port in container.get("ports") or []:
            if port.get("hostPort"):
                yield f"{place}: hostPort {port['hostPort']}"


def host_probes(spec):
    for place, container in containers(spec):
        actions = [container.get(probe) or {} for probe in PROBES]
        actions += list((container.get("lifecycle") or {}).values())
        for action in actions:
            for kind in ("httpGet", "tcpSocket"):
                if (action.get(kind) or {}).get("host"):
                    yield f"{place}: {kind} names a host"


def proc_mount(spec):
    for place, context in contexts(spec):
        if context.get("procMount", "Default") != "Default":
            yield f"{place}: procMount {context['procMount']}"


def app_armor(spec):
    for place, context in contexts(spec):
        if (context.get("appArmorProfile") or {}).get("type") not in (None, "RuntimeDefault", "Localhost"):
            yield f"{place}: appArmorProfile"


def selinux(spec):
    for place, context in contexts(spec):
        options = context.get("seLinuxOptions") or {}
        if options.get("type", "") not in SELINUX_TYPES or options.get("user") or options.get("role"):
            yield f"{place}: seLinuxOptions"


def sysctls(spec):
    for sysctl in (spec.get("securityContext") or {}).get("sysctls") or []:
        if sysctl["name"] not in SAFE_SYSCTLS:
            yield f"sysctl {sysctl['name']}"


def volume_types(spec):
    for volume in spec.get("volumes") or []:
        for kind in set(volume) - {"name"} - VOLUME_TYPES:
            yield f"volume {volume['name']} is a {kind}"


def privilege_escalation(spec):
    for place, container in containers(spec):
        if (container.get("securityContext") or {}).get("allowPrivilegeEscalation") is not False:
            yield f"{place}: allowPrivilegeEscalation is not false"


def _inherited(spec, key):
    """A value that containers have from the pod unless they say otherwise."""
    pod = (spec.get("securityContext") or {}).get(key)
    for place, container in containers(spec):
        own = (container.get("securityContext") or {}).get(key)
        yield place, pod if own is None else own


def run_as_non_root(spec):
    for place, value in _inherited(spec, "runAsNonRoot"):
        if value is not True:
            yield f"{place}: runAsNonRoot is not true"


def run_as_user(spec):
    for place, context in contexts(spec):
        if context.get("runAsUser") == 0:
            yield f"{place}: runAsUser is 0"


def seccomp(spec):
    for place, profile in _inherited(spec, "seccompProfile"):
        if (profile or {}).get("type") not in ("RuntimeDefault", "Localhost"):
            yield f"{place}: seccompProfile is neither RuntimeDefault nor Localhost"


def capabilities(spec):
    for place, container in containers(spec):
        found = (container.get("securityContext") or {}).get("capabilities") or {}
        if "ALL" not in (found.get("drop") or []):
            yield f"{place}: capabilities are not dropped"
        for added in found.get("add") or []:
            if added != "NET_BIND_SERVICE":
                level = "restricted" if added in BASELINE_CAPABILITIES else "baseline"
                yield f"{place}: capability {added} is added ({level})"


RULES = (
    host_namespaces, host_process, privileged, host_ports, host_probes, proc_mount, app_armor, selinux, sysctls, volume_types,
    privilege_escalation, run_as_non_root, run_as_user, seccomp, capabilities,
)


def violations(spec):
    """What the restricted profile objects to, by rule."""
    return {rule.__name__: found for rule in RULES if (found := list(rule(spec)))}
