package oracle

import "testing"

// A program that does not end, or that fills the memory, must end neither the test nor the machine.
func TestAProgramWithoutEndIsRefused(t *testing.T) {
	t.Parallel()
	o, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(o.Close)
	for name, c := range map[string]struct{ source, refused string }{
		"catching its end for ever": {"while True:\n try:\n  while True: pass\n except BaseException: pass", "too long"},
		"catching its end once":     {"try:\n while True: pass\nexcept BaseException: pass", "too long"},
		"much memory":               {"it = bytes(8 << 30)", "too much memory"},
		"much output":               {"print('x' * 4_000_001)", "too much output"},
		"nothing special":           {"print('x')", ""},
	} {
		for _, fork := range []bool{false, true} {
			answers, err := o.Ask(Request{File: "program.py", Source: c.source, Fork: fork, Seconds: 1}, Request{File: "next.py", Source: "print(2)"})
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			if answers[0].Refused != c.refused {
				t.Errorf("%s (fork %t): refused as %q, expected %q", name, fork, answers[0].Refused, c.refused)
			}
			if answers[1].Refused != "" || answers[1].Out != "2\n" {
				t.Errorf("%s (fork %t): the program behind it gets %+v", name, fork, answers[1])
			}
		}
	}
}
