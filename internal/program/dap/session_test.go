package dap

import (
	"context"
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-dap"

	"github.com/perdure/perdure/internal/program/debug"
)

var update = flag.Bool("update", false, "write the golden file")

// TestEditorSeesTheSavePoint: tasks that wait, their frames, and variables as far down as they are unfolded.
func TestEditorSeesTheSavePoint(t *testing.T) {
	with(t, order, func(t *testing.T, c *client) {
		stopped := opened(c, object{})
		want := dap.StoppedEventBody{Reason: "entry", Description: "At the save point", ThreadId: 1, AllThreadsStopped: true}
		if diff := cmp.Diff(want, stopped.Body); diff != "" {
			t.Errorf("stopped (-want +got):\n%s", diff)
		}
		got := c.view(2)
		const file = "testdata/order.txt"
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil { //nolint:gosec // a file of the repository
				t.Fatal(err)
			}
		}
		golden, err := os.ReadFile(file)
		if diff := cmp.Diff(strings.Split(string(golden), "\n"), strings.Split(got, "\n")); err != nil || diff != "" {
			t.Errorf("the view, error %v (-want +got):\n%s", err, diff)
		}
	})
}

// TestScopes: beside the variables an editor is shown what is pending, for which it has no list.
func TestScopes(t *testing.T) {
	with(t, order, func(t *testing.T, c *client) {
		opened(c, object{})
		_, frame := c.locals(2)
		got := map[string][]string{}
		for _, scope := range ask[*dap.ScopesResponse](c, "scopes", object{"frameId": frame}).Body.Scopes {
			for _, v := range c.variables(scope.VariablesReference) {
				got[scope.Name] = append(got[scope.Name], v.Name+" = "+v.Value)
			}
		}
		want := map[string][]string{
			"Locals": {
				"item = Item(name='tea', tags=['new', 'small'])", "note = 'please'", "decision = Promise(_handle=<promise approve-tea, Pending>, _value=None)",
			},
			"Globals": {
				"perdure = <module 'perdure'>", "RATE = 1.5", "Item = <class 'Item'>", "approve = <function approve>", "price = <function price>",
				"main = <function main>",
			},
			"Pending promises": {"approve-tea = to be settled by somebody", "approve-cup = to be settled by somebody"},
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("scopes (-want +got):\n%s", diff)
		}
	})
}

// TestPages: an editor that can asks for many children in pages; one that cannot gets the first, and is told that there are more.
func TestPages(t *testing.T) {
	find := func(c *client, name string) dap.Variable {
		ref, _ := c.locals(1)
		for _, v := range c.variables(ref) {
			if v.Name == name {
				return v
			}
		}
		c.t.Fatalf("there is no variable %s", name)
		return dap.Variable{}
	}
	names := func(all []dap.Variable) string {
		var b strings.Builder
		for _, v := range all {
			b.WriteString(v.Name + "=" + v.Value + " ")
		}
		return strings.TrimSpace(b.String())
	}
	t.Run("an editor that cannot", func(t *testing.T) {
		with(t, order, func(t *testing.T, c *client) {
			opened(c, object{})
			numbers := find(c, "numbers")
			if numbers.IndexedVariables != 0 {
				t.Errorf("it is told of %d children with an index", numbers.IndexedVariables)
			}
			all := c.variables(numbers.VariablesReference)
			if len(all) != mostVariables+1 || all[mostVariables].Value != "1500 more" || all[mostVariables-1].Value != "999" {
				t.Errorf("it gets %d, at the end %s", len(all), names(all[len(all)-2:]))
			}
		})
	})
	t.Run("an editor that can", func(t *testing.T) {
		with(t, order, func(t *testing.T, c *client) {
			ask[*dap.InitializeResponse](c, "initialize", object{"supportsVariablePaging": true})
			ask[*dap.AttachResponse](c, "attach", object{})
			ask[*dap.ConfigurationDoneResponse](c, "configurationDone", nil)
			numbers := find(c, "numbers")
			if numbers.IndexedVariables != 2500 {
				t.Errorf("it is told of %d children with an index", numbers.IndexedVariables)
			}
			page := func(arguments object) string {
				arguments["variablesReference"] = numbers.VariablesReference
				return names(ask[*dap.VariablesResponse](c, "variables", arguments).Body.Variables)
			}
			got := []string{
				page(object{"filter": "indexed", "start": 2497, "count": 3}),
				page(object{"filter": "indexed", "start": 2499, "count": 100}),
				page(object{"filter": "indexed", "start": 9999, "count": 100}),
				page(object{"filter": "named"}),
			}
			want := []string{"[2497]=2497 [2498]=2498 [2499]=2499", "[2499]=2499", "", ""}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("pages (-want +got):\n%s", diff)
			}
		})
	})
}

// TestEvaluate holds what a watch shows.
func TestEvaluate(t *testing.T) {
	with(t, order, func(t *testing.T, c *client) {
		opened(c, object{})
		got := map[string]string{}
		for _, expression := range []string{"item.name", "item.tags[1] + note", "RATE * 2", "len(item.tags)", "nothing", "1 +", "decision", "item.nothing", "item.tags[7]"} {
			got[expression] = c.evaluated(2, expression)
		}
		want := map[string]string{
			"item.name": "'tea'", "item.tags[1] + note": "'smallplease'", "RATE * 2": "3.0", "len(item.tags)": "2",
			"decision":     "Promise(_handle=<promise approve-tea, Pending>, _value=None)",
			"nothing":      "! NameError: name 'nothing' is not defined",
			"1 +":          "! SyntaxError: invalid syntax",
			"item.nothing": "! AttributeError: 'Item' object has no attribute 'nothing'",
			"item.tags[7]": "! IndexError: list index out of range",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("values (-want +got):\n%s", diff)
		}
		if value := c.evaluated(2, "approve('x')"); !strings.HasPrefix(value, "! ") {
			t.Errorf("a function of the program was called: %s", value)
		}
		r := ask[*dap.EvaluateResponse](c, "evaluate", object{"expression": "item", "frameId": c.frames(2)[0].Id})
		var children []string
		for _, v := range c.variables(r.Body.VariablesReference) {
			children = append(children, v.EvaluateName+" = "+v.Value)
		}
		if diff := cmp.Diff([]string{"item.name = 'tea'", "item.tags = ['new', 'small']"}, children); diff != "" {
			t.Errorf("what is in a value that was evaluated (-want +got):\n%s", diff)
		}
	})
}

// TestProgramGoesOn from its save point: a breakpoint, steps, answers from the console, the output and the end.
func TestProgramGoesOn(t *testing.T) {
	with(t, order, func(t *testing.T, c *client) {
		opened(c, object{})
		set := ask[*dap.SetBreakpointsResponse](c, "setBreakpoints", object{
			"source": object{"path": "/home/me/src/order.py"}, "breakpoints": []object{{"line": 20}, {"line": 900}},
		}).Body.Breakpoints
		if len(set) != 2 || !set[0].Verified || set[0].Line != 20 || set[1].Verified || set[1].Message != "there is no code from this line on" {
			t.Fatalf("breakpoints: %+v", set)
		}

		stuck := c.step("continue", 1).Body
		if stuck.Description != "All tasks wait, and nobody answers" || stuck.Reason != "pause" {
			t.Errorf("nobody answers, and it stops by %+v", stuck)
		}
		if said := c.console(t, "settle approve-tea 2"); said != "settled approve-tea" {
			t.Fatal(said)
		}
		event[*dap.InvalidatedEvent](c)

		at := c.step("continue", 1).Body
		if at.Reason != "breakpoint" || at.ThreadId != 2 || !cmp.Equal(at.HitBreakpointIds, []int{set[0].Id}) {
			t.Errorf("at the breakpoint it stops by %+v", at)
		}
		if top := c.frames(2)[0]; top.Line != 20 || top.Name != "approve" {
			t.Errorf("at the breakpoint it stands in %s, line %d", top.Name, top.Line)
		}
		ask[*dap.NextResponse](c, "next", object{"threadId": 2})
		if out := event[*dap.OutputEvent](c).Body; out.Output != "approved tea\n" || out.Category != "stdout" {
			t.Errorf("the output is %+v", out)
		}
		if step := event[*dap.StoppedEvent](c).Body; step.Reason != "step" || step.ThreadId != 2 {
			t.Errorf("after a step it stops by %+v", step)
		}
		if top := c.frames(2)[0]; top.Line != 21 {
			t.Errorf("after a step it stands in line %d", top.Line)
		}
		c.step("stepOut", 2)
		if top := c.frames(2)[0]; top.Name != "price" {
			t.Errorf("after a step out it stands in %s", top.Name)
		}

		c.console(t, `reject approve-cup OutOfStock no cups`)
		ask[*dap.ContinueResponse](c, "continue", object{"threadId": 1})
		if e := event[*dap.ThreadEvent](c).Body; e.Reason != "exited" {
			t.Errorf("a thread: %+v", e)
		}
		traceback := event[*dap.OutputEvent](c).Body.Output
		if !strings.HasPrefix(traceback, "Traceback (most recent call last):\n") || !strings.HasSuffix(traceback, "no cups\n") {
			t.Errorf("the traceback is %q", traceback)
		}
		if code := event[*dap.ExitedEvent](c).Body.ExitCode; code != 1 {
			t.Errorf("the exit code is %d", code)
		}
		event[*dap.TerminatedEvent](c)
		if threads := ask[*dap.ThreadsResponse](c, "threads", nil).Body.Threads; len(threads) != 0 {
			t.Errorf("after the end there are threads: %v", threads)
		}
		if why := c.refused("continue", object{"threadId": 1}); why != debug.ErrEnded.Error() {
			t.Errorf("after the end it does not go on: %s", why)
		}
		ask[*dap.DisconnectResponse](c, "disconnect", nil)
		if err := c.end(); err != nil {
			t.Error(err)
		}
	})
}

// TestNumbersAreVoidOnceTheProgramHasGoneOn: they are an error then, not another frame's or value's.
func TestNumbersAreVoidOnceTheProgramHasGoneOn(t *testing.T) {
	with(t, order, func(t *testing.T, c *client) {
		opened(c, object{})
		ref, frame := c.locals(2)
		item := c.variables(ref)[0]
		c.console(t, "settle approve-tea 2")
		c.step("next", 2)
		if why := c.refused("scopes", object{"frameId": frame}); why != debug.ErrNoFrame.Error() {
			t.Errorf("scopes: %s", why)
		}
		if why := c.refused("variables", object{"variablesReference": ref}); why != debug.ErrNoFrame.Error() {
			t.Errorf("variables of a scope: %s", why)
		}
		if why := c.refused("variables", object{"variablesReference": item.VariablesReference}); why != debug.ErrStale.Error() {
			t.Errorf("variables of a value: %s", why)
		}
		if why := c.refused("evaluate", object{"expression": "1", "frameId": frame}); why != debug.ErrNoFrame.Error() {
			t.Errorf("evaluate: %s", why)
		}
		for _, ref := range []int{-1, 0, 1, 1 << 30} {
			c.refused("variables", object{"variablesReference": ref})
			c.refused("scopes", object{"frameId": ref})
		}
	})
}

// TestSources: the editor gets the text that the save point has, unless the disk has it as well.
func TestSources(t *testing.T) {
	at := func(disk func(string) (string, string, bool)) Open {
		return func(ctx context.Context, l Launch, o debug.Options) (Opened, error) {
			opened, err := order(ctx, l, o)
			opened.Disk = disk
			return opened, err
		}
	}
	content := ""
	if data, err := orderSaved(); err == nil {
		if s, err := debug.Open(data, debug.Options{}); err == nil {
			content, _ = s.Source(s.Files()[0])
		}
	}
	cases := map[string]struct {
		disk func(string) (string, string, bool)
		want dap.Source
	}{
		"nothing on the disk": {
			disk: func(string) (string, string, bool) { return "", "", false },
			want: dap.Source{Name: "order.py", SourceReference: 1, Origin: "the save point"},
		},
		"the same text": {
			disk: func(string) (string, string, bool) { return "/src/order.py", content, true },
			want: dap.Source{Name: "order.py", Path: "/src/order.py"},
		},
		"another text": {
			disk: func(string) (string, string, bool) { return "/src/order.py", "print()\n", true },
			want: dap.Source{Name: "order.py", SourceReference: 1, Origin: "the save point, since the file has changed"},
		},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			with(t, at(tc.disk), func(t *testing.T, c *client) {
				opened(c, object{})
				source := c.frames(1)[0].Source
				if diff := cmp.Diff(&tc.want, source); diff != "" {
					t.Errorf("the source of a frame (-want +got):\n%s", diff)
				}
				if all := ask[*dap.LoadedSourcesResponse](c, "loadedSources", nil).Body.Sources; !cmp.Equal(all, []dap.Source{tc.want}) {
					t.Errorf("all sources: %+v", all)
				}
				if got := ask[*dap.SourceResponse](c, "source", object{"sourceReference": 1}).Body; got.Content != content || content == "" {
					t.Errorf("the text is %q", got.Content)
				}
				for _, ref := range []int{-1, 0, 2} {
					if why := c.refused("source", object{"sourceReference": ref}); why != "there is no such source" {
						t.Errorf("source %d: %s", ref, why)
					}
				}
			})
		})
	}
}
