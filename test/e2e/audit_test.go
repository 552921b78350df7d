package e2e

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"

	. "github.com/onsi/ginkgo/v2"
	. "github.com/onsi/gomega"
)

// write is a mutating request of the manager, as the API server has recorded it, refused ones included.
type write struct {
	Verb           string
	RequestURI     string
	ResponseStatus struct{ Code int }
	ObjectRef      struct{ Resource, Subresource, Namespace, Name string }
}

// what is the kind of the request, such as "patch executions/status".
func (w write) what() string {
	return strings.TrimSuffix(w.Verb+" "+w.ObjectRef.Resource+"/"+w.ObjectRef.Subresource, "/")
}

// auditMark is a place in the audit log.
type auditMark int64

// markAudit is the present end of the audit log.
func markAudit() auditMark {
	GinkgoHelper()
	info, err := os.Stat(os.Getenv("PERDURE_AUDIT_LOG"))
	Expect(err).NotTo(HaveOccurred())
	return auditMark(info.Size())
}

// writesSince are the manager's writes after a mark in a namespace. The policy of the local cluster records no others. Events
// are left out, and so is the Lease of leader election.
func (ns namespace) writesSince(mark auditMark) []write {
	GinkgoHelper()
	file, err := os.Open(os.Getenv("PERDURE_AUDIT_LOG"))
	Expect(err).NotTo(HaveOccurred())
	defer file.Close() //nolint:errcheck // it was only read
	info, err := file.Stat()
	Expect(err).NotTo(HaveOccurred())
	if info.Size() < int64(mark) {
		mark = 0 // the file was rotated
	}
	_, err = file.Seek(int64(mark), 0)
	Expect(err).NotTo(HaveOccurred())

	var writes []write
	lines := bufio.NewReader(file)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return writes // the end, or a line that is being written
		}
		var w write
		Expect(json.Unmarshal(line, &w)).To(Succeed(), string(line))
		lease := w.ObjectRef.Resource == "leases" && w.ObjectRef.Name == managerName
		if w.ObjectRef.Namespace == ns.name && w.ObjectRef.Resource != "events" && !lease {
			writes = append(writes, w)
		}
	}
}

// kinds counts writes by what they are.
func kinds(writes []write) map[string]int {
	n := map[string]int{}
	for _, w := range writes {
		n[w.what()]++
	}
	return n
}
