// Package e2e holds the tests of the whole product on a real cluster: the manager's image, installed by the Helm chart,
// runs functions in real pods. They need the local cluster of hack/, because some of them take a part of the cluster
// away, kill processes, read the audit log, and exchange files with pods; `make e2e` sets it up.
//
// Each spec has a namespace of its own. Those that touch something shared are Serial. With the ginkgo program they also run
// in parallel:
//
//	eval "$(bin/devcluster env)" && go tool -modfile=tools.mod ginkgo -procs=4 ./test/e2e
package e2e
