# The one entry point: people and CI call the same verbs. `make` alone lists them.

SWIFT ?= swift
# The demo and the benchmarks run optimised builds; tests run debug ones.
PACKAGES = libgit2-dev libcurl4-openssl-dev libre2-dev libssl-dev libsqlite3-dev pkg-config tzdata openssh-client
TEST_PACKAGES = git curl openssl openssh-server gnupg gpgv docker-registry nginx-light fcgiwrap apache2-utils tinyproxy-bin python3-venv prometheus jq prometheus-alertmanager chromium chromium-driver fonts-dejavu-core
BENCH_PACKAGES = git curl openssl openssh-server docker-registry nginx-light fcgiwrap apache2-utils
# Test servers log and listen inside temporary folders; nothing of the machine is configured.

# How many tests Swift Testing runs at a time; a toolchain that does not know the variable runs them all.
FEW = env SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=

.DEFAULT_GOAL := help
.PHONY: help setup build test fuzz soak lint format demo bench image clean

help: ## list the verbs
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

setup: ## install the Debian packages that are missing (by sudo where not root)
	@./.ci/install-packages $(PACKAGES)

build: setup ## build the command, debug
	$(SWIFT) build

test: setup ## run all tests against real servers, which the tests start themselves
	@./.ci/install-packages $(TEST_PACKAGES)
	$(SWIFT) build --build-tests
	@# The tests of one run share a thread for each processor, with the servers that run inside them: a test that waits for
	@# a program holds one up. So few run at a time, and what starts many programs runs after what computes.
	$(FEW)8 $(SWIFT) test --skip-build --skip "CommandTests|LinearTimeTests"
	$(FEW)4 $(SWIFT) test --skip-build --filter CommandTests --skip CrowdTests
	@# What measures times, and what fills the machine, runs alone: beside others it would hold them up.
	$(SWIFT) test --skip-build --filter LinearTimeTests
	$(SWIFT) test --skip-build --filter CrowdTests
	PAWL="$$($(SWIFT) build --show-bin-path)/pawl" deploy/tests/run

fuzz: setup ## make files to break the scanner and the editor with, for SECONDS=300
	@Tests/Fuzzing/run $(or $(SECONDS),300)

soak: setup ## the long way of what tests do in short: twenty writers, 200 kills, 1,000 fetches, outages
	@./.ci/install-packages $(TEST_PACKAGES)
	$(SWIFT) build --build-tests
	PAWL_SOAK=1 $(SWIFT) test --skip-build --filter "CrowdTests|KillTests|MirrorTests/growth|OutageTests"

lint: ## check the formatting and the style
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests Benchmarks

format: ## rewrite the sources in the project's format
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests Benchmarks

demo: setup ## see the loop make its commits: a registry and a Git repository of its own, in a temporary folder
	$(SWIFT) build --product pawl
	@"$$($(SWIFT) build --show-bin-path)/pawl" demo

bench: setup ## measure against real baselines in the same run; ROWS="webhook crowd" chooses
	@./.ci/install-packages $(BENCH_PACKAGES)
	$(SWIFT) build -c release --product pawl
	$(SWIFT) build -c release --product pawl-bench
	@"$$($(SWIFT) build -c release --show-bin-path)/pawl-bench" $(ROWS)

image: setup ## build what the image holds and run it as the image would: minutes, needs root and a Debian mirror
	@./.ci/install-packages debootstrap
	$(SWIFT) build -c release --static-swift-stdlib --product pawl --scratch-path .build-static
	deploy/container/check "$$($(SWIFT) build -c release --scratch-path .build-static --show-bin-path)/pawl"

clean: ## remove the build
	rm -rf .build .build-static
