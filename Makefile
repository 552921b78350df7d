# Perdure. "make help" lists the targets; "make demo" and "make test" set up all they need on a bare machine.
SHELL := /usr/bin/env bash -o pipefail
.DEFAULT_GOAL := help

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
IMAGE ?= ghcr.io/perdure/perdure:$(VERSION)
GO ?= go
TOOL := $(GO) tool -modfile=tools.mod
LDFLAGS := -s -w -X main.version=$(VERSION)

# Where unit tests, tests against an API server and rendered charts live; the cluster's tests are apart.
PACKAGES := ./api/... ./cmd/... ./internal/... ./test/api/... ./test/bench/... ./test/chart/... ./test/docs/... ./test/sim/...
# Modules of their own.
MODULES := hack sdk/go examples test/bench/functions test/language/bench test/language/starlark
# The cases of the conformance suite that each "make test" runs, with both SDKs in every mode; "make conformance" runs all.
CONFORMANCE := EveryMode/^(The_error_of_a_call|A_detached_call_outlives|A_value_that_is_returned|A_cancellation_is_raised)
CRDS := config/crd/bases
CHART := charts/perdure
DEVCLUSTER := bin/devcluster
IN_CLUSTER_ENV := eval "$$($(DEVCLUSTER) env)" &&

##@ Every day

.PHONY: help
help: ## Show this help
	@awk 'BEGIN {FS = ":.*##"; printf "Usage: make TARGET\n"} \
		/^##@/ {printf "\n%s\n", substr($$0, 5)} \
		/^[a-z0-9-]+:.*##/ {printf "  %-21s%s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## Build the manager into bin/
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/manager ./cmd/manager

.PHONY: plugin
plugin: ## Build the kubectl plugin into bin/; put that on the PATH for "kubectl perdure"
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/kubectl-perdure ./cmd/kubectl-perdure

.PHONY: test
test: assets ## Run unit tests and tests against a real API server, with the race detector; sets up all it needs
	$(IN_CLUSTER_ENV) $(GO) test -race -timeout 40m $(TESTFLAGS) $(PACKAGES)
	$(IN_CLUSTER_ENV) $(GO) test -timeout 15m ./test/conformance -run '$(CONFORMANCE)'
	$(GO) test -timeout 15m ./test/language/...
	$(GO) -C hack test -race ./...
	$(GO) -C sdk/go test -race ./...
	cd sdk/python && python3 -m unittest discover -s tests -t .

.PHONY: test-language
test-language: ## Compare SEEDS random programs (default 20000), from FIRST on, and the conformance files of starlark-go with CPython
	$(GO) test -timeout 24h ./test/language -v -run TestRandomPrograms -seeds $(or $(SEEDS),20000) -first $(or $(FIRST),1)
	$(GO) -C test/language/starlark test -timeout 20m ./...

.PHONY: conformance
conformance: assets ## Run every case of the conformance suite with both SDKs in every mode, and kill their processes at each request
	$(IN_CLUSTER_ENV) $(GO) test -timeout 60m ./test/conformance -v $(CONFORMANCEFLAGS)

.PHONY: sim
sim: ## Run SEEDS simulated clusters (default 2000), every crash point of the examples, and the exhaustive search
	$(GO) test -timeout 30m ./test/sim/... -v -run 'TestSeeds|TestReplay|TestSabotage|TestCrashPoints|TestExplore|TestEveryMutantIsFound' $(SIMFLAGS)
	$(GO) run ./test/sim/cmd -seeds $(or $(SEEDS),2000)

.PHONY: demo
demo: ## Bring up a cluster, install Perdure with Helm, and run the examples to their end
	hack/demo.sh

.PHONY: e2e
e2e: cluster-up ## Run the end-to-end tests on the local cluster, with real pods
	$(IN_CLUSTER_ENV) $(GO) test -timeout 40m ./test/e2e -v -ginkgo.timeout=35m $(E2EFLAGS)

.PHONY: bench
bench: cluster-up ## Measure raw writes, plain Jobs, bare pods and executions side by side
	$(IN_CLUSTER_ENV) $(GO) run ./test/bench --install $(BENCHFLAGS)

.PHONY: bench-language
bench-language: ## Measure the durable language beside go.starlark.net, CPython and, where Node is there, monty
	$(GO) -C test/language/bench run . $(BENCHFLAGS)

.PHONY: verify
verify: generate lint verify-tidy ## Check that generated files, chart, modules and code are as they should be
	@git diff --exit-code -- api $(CRDS) config/rbac $(CHART)/files docs/guards.md docs/gateway.md go.mod go.sum tools.mod tools.sum hack || \
		{ echo "Generated files differ: run 'make generate' and commit the result." >&2; exit 1; }
	@test -z "$$(git status --porcelain -- api $(CRDS) config/rbac $(CHART)/files)" || \
		{ git status --porcelain; echo "Generated files are not committed." >&2; exit 1; }

##@ The local cluster, built from source

.PHONY: cluster-up
cluster-up: $(DEVCLUSTER) ## Start the local cluster; the first time builds Kubernetes, for about 9 minutes
	$(DEVCLUSTER) build all
	$(DEVCLUSTER) up

.PHONY: cluster-down
cluster-down: $(DEVCLUSTER) ## Stop the local cluster and undo what it changed on the host
	$(DEVCLUSTER) down

.PHONY: cluster-status
cluster-status: $(DEVCLUSTER) ## Show what runs, and where its logs are
	$(DEVCLUSTER) status

.PHONY: image
image: build $(DEVCLUSTER) ## Assemble the manager's image and load it into the local cluster
	$(DEVCLUSTER) image build --ref $(IMAGE) --binary bin/manager:/manager --user 65532:65532

.PHONY: assets
assets: $(DEVCLUSTER) ## Build etcd, the API server, kubectl and Helm for the tests
	$(DEVCLUSTER) build envtest
	$(DEVCLUSTER) build helm

.PHONY: test-second-version
test-second-version: $(DEVCLUSTER) ## Run the tests against the API server of the Kubernetes release before
	$(DEVCLUSTER) build envtest
	eval "$$($(DEVCLUSTER) build envtest --kubernetes-version v1.35.x | tail -1)" && \
		$(GO) test -timeout 20m ./internal/controller/... ./test/api/...

##@ Generated files and checks

.PHONY: generate
generate: ## Generate deep copies, CRDs, RBAC and the chart's copies of them
	$(TOOL) controller-gen object paths=./api/...
	$(TOOL) controller-gen crd:generateEmbeddedObjectMeta=true paths=./api/... output:crd:dir=$(CRDS)
	$(GO) run ./internal/crdtrim $(CRDS)/*.yaml
	$(TOOL) controller-gen rbac:roleName=manager-role paths=./internal/controller/... paths=./internal/gateway/... paths=./cmd/... output:rbac:dir=config/rbac
	cp $(CRDS)/*.yaml $(CHART)/files/crds/
	cp config/rbac/role.yaml $(CHART)/files/role.yaml
	$(GO) run ./test/guards -markdown > docs/guards.md
	$(GO) run ./internal/openapidoc internal/gateway/openapi.yaml > docs/gateway.md

.PHONY: lint
lint: ## Run the linters
	$(TOOL) golangci-lint run
	@test -z "$$(gofmt -l hack api cmd examples internal sdk/go test)" || { gofmt -l hack api cmd examples internal sdk/go test; exit 1; }
	for module in $(MODULES); do $(GO) -C $$module vet ./... || exit 1; done

.PHONY: verify-tidy
verify-tidy: ## Check that the modules are tidy
	$(GO) mod tidy -diff
	for module in $(MODULES); do $(GO) -C $$module mod tidy -diff || exit 1; done

.PHONY: fuzz
fuzz: ## Fuzz every decoder for FUZZTIME each (default 1m)
	@for pkg in $$($(GO) list ./api/... ./internal/...); do \
		for f in $$($(GO) test -list '^Fuzz' $$pkg | grep ^Fuzz); do \
			echo "$$pkg $$f"; $(GO) test $$pkg -run '^$$' -fuzz "^$$f\$$" -fuzztime $${FUZZTIME:-1m} || exit 1; \
		done; done

.PHONY: guards
guards: assets ## Take away each guard, one at a time, and see the test fail that is named for it
	$(IN_CLUSTER_ENV) $(GO) run ./test/guards $(GUARDSFLAGS)

.PHONY: mutation
mutation: ## Make small changes to the decisions, one at a time, and print those that no test notices
	$(GO) run ./test/mutation $(MUTATIONFLAGS)

.PHONY: clean
clean: ## Remove what was built here; the cache of Kubernetes binaries stays
	rm -rf bin

$(DEVCLUSTER): $(shell find hack -name '*.go' -o -name 'go.mod' -o -path '*/templates/*' 2>/dev/null)
	$(GO) -C hack build -o ../$(DEVCLUSTER) ./cluster
