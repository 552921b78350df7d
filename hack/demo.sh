#!/usr/bin/env bash
# Brings up a cluster, installs Perdure with Helm, and runs the examples to their end. Leaves the cluster running.
set -euo pipefail
cd "$(dirname "$0")/.."

say() { printf '\n\033[1m# %s\033[0m\n' "$*"; }
run() { printf '\033[1m$ %s\033[0m\n' "$*" >&2; "$@"; }

say "A cluster on this machine, built from source (the first time takes about 9 minutes)"
make --no-print-directory cluster-up
eval "$(bin/devcluster env)"

say "Perdure's image, and the chart"
version=$(git describe --tags --always --dirty 2>/dev/null || echo dev)
image=ghcr.io/perdure/perdure
make --no-print-directory image IMAGE="$image:$version"
run hack/example-images.sh
run helm upgrade --install perdure charts/perdure --namespace perdure-system --create-namespace \
  --set image.repository="$image" --set image.tag="$version" --wait --timeout 3m >/dev/null
run kubectl -n perdure-system get pods

namespace=perdure-demo
kubectl delete namespace "$namespace" --ignore-not-found --wait=true >/dev/null
kubectl create namespace "$namespace" >/dev/null
kubectl config set-context --current --namespace="$namespace" >/dev/null
trap 'kubectl config set-context --current --namespace=default >/dev/null' EXIT

finish() {
  local name
  for name in "$@"; do
    kubectl wait --for=condition=Finished "execution/$name" --timeout=5m >/dev/null
  done
}

value() { kubectl get durablepromise "$1" -o 'jsonpath={.status.value.data}'; }

# expect NAME PATTERN ends the demo if the result of an execution is another one.
expect() {
  local got
  got=$(value "$1")
  # shellcheck disable=SC2053 # it is a pattern
  [[ $got == $2 ]] || { echo "$1 came to $got, and not to $2" >&2; exit 1; }
}

logs() { kubectl logs -l "perdure.dev/execution-uid=$(kubectl get execution "$1" -o 'jsonpath={.metadata.uid}')" --prefix; }

say "A timer of one minute, and an execution that waits for it; it is done at the end of this demo"
run kubectl apply -f examples/timer/ >/dev/null

say "A transfer: a transaction id, a withdrawal, a deposit; each is a container that waits for the one before"
run kubectl apply -f examples/transfer/functions.yaml -f examples/transfer/success.yaml >/dev/null
echo '$ kubectl get executions --watch'
kubectl get executions --watch & watch=$!
finish payday-id payday-withdraw payday-deposit payday-refund
sleep 1
kill "$watch" && wait "$watch" 2>/dev/null || true

say "A transfer whose deposit fails: what was withdrawn is refunded"
run kubectl apply -f examples/transfer/failure.yaml >/dev/null
finish misdirected-id misdirected-withdraw misdirected-deposit misdirected-refund
run kubectl get durablepromises misdirected-deposit misdirected-refund
run kubectl get durablepromise misdirected-refund -o 'jsonpath={.status.value.data}{"\n"}'

say "An approval: the execution is Suspended, and no pod exists for it, until a person settles the promise"
run kubectl apply -f examples/approval/ >/dev/null
kubectl wait --for=jsonpath='{.status.phase}'=Suspended execution/deploy --timeout=1m >/dev/null
run kubectl get executions --field-selector status.phase=Suspended
run kubectl get jobs,pods -l "perdure.dev/execution-uid=$(kubectl get execution deploy -o 'jsonpath={.metadata.uid}')"
run kubectl patch durablepromise approval --subresource=status --type=merge \
  -p '{"status":{"state":"Resolved","value":{"json":{"approved":true,"by":"ann"}}}}'
finish deploy
run kubectl get durablepromise approval deploy

say "A fan-out of 20, and one execution that takes all 20 results"
run kubectl apply -f examples/fan-out/ >/dev/null
kubectl wait --for=jsonpath='{.status.phase}'=Suspended execution/sum-of-squares --timeout=1m >/dev/null || true
run kubectl get execution sum-of-squares
finish sum-of-squares
run kubectl get durablepromise sum-of-squares -o 'jsonpath={.status.value.data}{"\n"}'

say "Code that awaits. foo is written in Python, bar in Go:"
sed -n '/^async def/,/return/p' examples/foo-bar/foo.py
run kubectl apply -f examples/foo-bar/ >/dev/null
finish foo-of-20
echo "foo ran in two pods. While bar ran, there was none. Together they printed:"
run logs foo-of-20
expect foo-of-20 41

say "At once: a recursion, a transfer with a refund in its except, a long computation, and releases that wait for approval"
run kubectl apply -f examples/fibonacci/ -f examples/money-transfer/ -f examples/long-computation/ -f examples/approval-timeout/ >/dev/null
kubectl wait --for=jsonpath='{.status.phase}'=Suspended execution/release-2 --timeout=2m >/dev/null
run kubectl get executions --field-selector status.phase=Suspended
say "Somebody approves release-2. Nobody approves release-3, which waits for ten seconds only"
promise=$(kubectl get execution release-2 -o 'jsonpath={.status.awaiting[0].name}')
run kubectl patch durablepromise "$promise" --subresource=status --type=merge \
  -p '{"status":{"state":"Resolved","value":{"json":{"by":"ann"}}}}'
finish fib-of-4 rent misdirected primes-below-two-million release-2 release-3
run kubectl get durablepromises fib-of-4 rent misdirected primes-below-two-million release-2 release-3 \
  -o 'custom-columns=NAME:.metadata.name,STATE:.status.state,VALUE:.status.value.data,ERROR:.status.error.message'
echo "The variables of the long computation outlived its pods. No piece was counted again:"
run logs primes-below-two-million
expect fib-of-4 3
expect rent '"100 from alice to bob in tx-*"'
expect primes-below-two-million '*148933*1999993*'
expect release-2 '"version 2 is out, says ann"'
expect release-3 '"version 3 stays: *"'

say "The timer of one minute"
finish reminder

say "All of it"
run kubectl get perdure
# What should fail: two deposits to closed accounts, and the transfer that passes the error on after its refund.
failed=$(kubectl get executions --field-selector status.phase!=Succeeded -o name)
if [ "$(wc -l <<<"$failed")" != 3 ] || grep -qv '^execution.perdure.dev/misdirected' <<<"$failed"; then
  echo "Only misdirected, its deposit, and misdirected-deposit should have failed, but not Succeeded are: $failed" >&2
  exit 1
fi

say "The cluster stays. Look around with:"
echo '  eval "$(bin/devcluster env)"'
echo "  kubectl get perdure -n $namespace"
echo "  kubectl describe execution misdirected-deposit -n $namespace"
echo "  make cluster-down                  # when you are done"
