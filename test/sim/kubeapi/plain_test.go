package kubeapi_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"sort"
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/api/meta"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/watch"
	"sigs.k8s.io/controller-runtime/pkg/client"

	"github.com/perdure/perdure/test/sim/kubeapi"
)

func zeroOf(obj client.Object) client.Object {
	return reflect.New(reflect.TypeOf(obj).Elem()).Interface().(client.Object) //nolint:forcetypeassert // the same type
}

// plain is an object without what differs from server to server: UIDs have names, versions are gone, times are there or
// not.
func (s *side) plain(obj client.Object) any {
	obj = copied(obj)
	obj.SetManagedFields(nil)
	obj.SetResourceVersion(presence(obj.GetResourceVersion()))
	text, err := json.Marshal(obj)
	if err != nil {
		panic(err)
	}
	var plain map[string]any
	named := s.named(string(text))
	if uid := string(obj.GetUID()); s.uids[obj.GetUID()] == "" && uid != "" {
		named = strings.ReplaceAll(named, uid, "a UID of its own") // of what was not stored
	}
	if err := json.Unmarshal([]byte(named), &plain); err != nil {
		panic(err)
	}
	if m, ok := plain["metadata"].(map[string]any); ok {
		m["namespace"] = "ns"
		for _, key := range []string{"creationTimestamp", "deletionTimestamp"} {
			if at, ok := m[key].(string); ok {
				m[key] = "at a time of " + fmt.Sprint(len(at)) + " letters"
			}
		}
	}
	return plain
}

func presence(text string) string {
	if text == "" {
		return ""
	}
	return "some"
}

// named replaces UIDs by their names, the longest ones first.
func (s *side) named(text string) string {
	uids := make([]string, 0, len(s.uids))
	for uid := range s.uids {
		uids = append(uids, string(uid))
	}
	sort.Strings(uids)
	for _, uid := range uids {
		text = strings.ReplaceAll(text, uid, s.uids[types.UID(uid)])
	}
	return text
}

// page is one answer to a list. The caller's list is used again for the next one.
type page struct {
	Items     []any
	More      bool
	Remaining *int64
}

func (s *side) pages(t *testing.T, k kind) []page {
	var pages []page
	list := k.list()
	for {
		options := []client.ListOption{client.InNamespace(s.namespace), client.Limit(2), client.Continue(list.GetContinue())}
		if err := s.client.List(t.Context(), list, options...); err != nil {
			t.Fatal(err)
		}
		p := page{More: list.GetContinue() != "", Remaining: list.GetRemainingItemCount()}
		objects, err := meta.ExtractList(list)
		if err != nil {
			t.Fatal(err)
		}
		for _, obj := range objects {
			p.Items = append(p.Items, s.plain(obj.(client.Object))) //nolint:forcetypeassert // all are
		}
		if pages = append(pages, p); !p.More {
			return append(pages, page{Items: s.selected(t, k)})
		}
	}
}

func (s *side) selected(t *testing.T, k kind) []any {
	list := k.list()
	if err := s.client.List(t.Context(), list, client.InNamespace(s.namespace), client.HasLabels{"a"}, client.Limit(1)); err != nil {
		t.Fatal(err)
	}
	objects, err := meta.ExtractList(list)
	if err != nil {
		t.Fatal(err)
	}
	var items []any
	for _, obj := range objects {
		items = append(items, s.plain(obj.(client.Object))) //nolint:forcetypeassert // all are
	}
	return items
}

// event is one of a watch.
type event struct {
	Type   watch.EventType
	Object any
}

// drain takes the events of a kind, up to one that it causes itself.
func (s *side) drain(t *testing.T, k kind, w watch.Interface) []event {
	last := k.make()
	if err := json.Unmarshal([]byte(k.creates[0]), last); err != nil {
		if err := json.Unmarshal([]byte(strings.ReplaceAll(k.creates[0], "%I", invocations[0])), last); err != nil {
			t.Fatal(err)
		}
	}
	last.SetName("the-last-one")
	last.SetNamespace(s.namespace)
	if err := s.client.Create(t.Context(), last); err != nil {
		t.Fatal(err)
	}
	var events []event
	for e := range w.ResultChan() {
		obj, ok := e.Object.(client.Object)
		if !ok {
			t.Fatalf("%v of %T: %v", e.Type, e.Object, e.Object)
		}
		if obj.GetName() == last.GetName() {
			return events
		}
		events = append(events, event{e.Type, s.plain(obj)})
	}
	t.Fatal("the watch ended before its time")
	return nil
}

func (s *side) logged(server *kubeapi.Server, k kind) []event {
	var events []event
	for _, e := range server.Log() {
		if e.Kind == k.name {
			events = append(events, event{e.Type, s.plain(e.New)})
		}
	}
	return events
}
