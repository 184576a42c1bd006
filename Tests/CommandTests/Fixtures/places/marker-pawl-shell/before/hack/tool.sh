#!/usr/bin/env bash
set -euo pipefail
readonly TOOL_TAG='2.9.1' # pawl: ops:tool:tag
export TOOL_IMAGE="ghcr.io/acme/tool:2.9.1"   # pawl: ops:tool
# pawl: ops:tool
docker run --rm -v "$PWD:/w" ghcr.io/acme/tool:2.9.1 "$@"
echo "tool ghcr.io/acme/tool:2.9.1"
