package kubeapi

import (
	"context"

	structural "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/model"
	apiservercel "k8s.io/apiserver/pkg/cel"
	"k8s.io/apiserver/pkg/cel/common"
	"k8s.io/apiserver/pkg/cel/environment"
)

// ruleNode holds the rules of a schema and of all below it. It knows only whether all of them hold, and looks only at what
// changed: a value that was stored is valid. Where it says no, the API server's own validator says why, or that it was
// wrong.
type ruleNode struct {
	schema      common.Schema
	rules       []cel.CompilationResult
	transitions bool // one of the rules, here or below, looks at the old value: it is asked also where nothing changed
	properties  map[string]*ruleNode
	items       *ruleNode
	additional  *ruleNode
	unsure      bool // there is something here that is only known to the other validator
}

// compileRules returns nil where there are none.
func compileRules(s *structural.Structural, declared *apiservercel.DeclType, root bool) (*ruleNode, error) {
	if declared == nil {
		return nil, nil
	}
	n := &ruleNode{properties: map[string]*ruleNode{}}
	compiled, err := cel.Compile(s, declared, perCallLimit,
		environment.MustBaseEnvSet(environment.DefaultCompatibilityVersion()), cel.StoredExpressionsEnvLoader())
	if err != nil {
		return nil, err
	}
	n.rules = compiled
	if err := n.compileBelow(s, declared); err != nil {
		return nil, err
	}
	for i, rule := range compiled {
		optional := s.XValidations[i].OptionalOldSelf
		n.transitions = n.transitions || rule.UsesOldSelf
		n.unsure = n.unsure || rule.Error != nil || rule.Program == nil || optional != nil && *optional
	}
	if s.ValueValidation != nil {
		for _, all := range s.ValueValidation.AllOf {
			n.unsure = n.unsure || len(all.XValidations) > 0
		}
	}
	if len(n.rules) == 0 && len(n.properties) == 0 && n.items == nil && n.additional == nil && !n.unsure {
		return nil, nil
	}
	if root {
		s = model.WithTypeAndObjectMeta(s)
	}
	n.schema = newCELSchema(s)
	return n, nil
}

func (n *ruleNode) compileBelow(s *structural.Structural, declared *apiservercel.DeclType) error {
	below := func(s *structural.Structural, declared *apiservercel.DeclType) (*ruleNode, error) {
		c, err := compileRules(s, declared, false)
		if c != nil {
			n.transitions = n.transitions || c.transitions
			n.unsure = n.unsure || c.unsure
		}
		return c, err
	}
	var err error
	if s.Items != nil {
		if n.items, err = below(s.Items, declared.ElemType); err != nil {
			return err
		}
		// Which element was which is for the other validator to find out.
		n.unsure = n.unsure || n.items != nil && n.items.transitions
	}
	if a := s.AdditionalProperties; a != nil && a.Structural != nil {
		if n.additional, err = below(a.Structural, declared.ElemType); err != nil {
			return err
		}
	}
	for name, property := range s.Properties {
		escaped, ok := apiservercel.Escape(name)
		field := declared.Fields[escaped]
		if !ok || field == nil {
			continue
		}
		c, err := below(&property, field.Type)
		if err != nil {
			return err
		}
		if c != nil {
			n.properties[name] = c
		}
	}
	return nil
}

// hold tells whether the rules hold for sure. There is no old value where it is nil.
func (n *ruleNode) hold(ctx context.Context, value, old any) bool {
	if n == nil || value == nil || !n.transitions && identical(value, old) {
		return true
	}
	if n.unsure {
		return false
	}
	if len(n.rules) > 0 && !n.holdHere(ctx, value, old) {
		return false
	}
	switch value := value.(type) {
	case map[string]any:
		was, _ := old.(map[string]any)
		for key, c := range n.properties {
			if v, ok := value[key]; ok && !c.hold(ctx, v, was[key]) {
				return false
			}
		}
		if n.additional != nil {
			for key, v := range value {
				if !n.additional.hold(ctx, v, was[key]) {
					return false
				}
			}
		}
	case []any:
		was, _ := old.([]any)
		for i, v := range value {
			var w any
			if i < len(was) {
				w = was[i]
			}
			if n.items != nil && !n.items.hold(ctx, v, w) {
				return false
			}
		}
	}
	return true
}

func (n *ruleNode) holdHere(ctx context.Context, value, old any) bool {
	variables := map[string]any{cel.ScopedVarName: common.UnstructuredToVal(value, n.schema)}
	if old != nil {
		variables[cel.OldScopedVarName] = common.UnstructuredToVal(old, n.schema)
	}
	for _, rule := range n.rules {
		if rule.UsesOldSelf && old == nil {
			continue
		}
		result, _, err := rule.Program.ContextEval(ctx, variables)
		if err != nil || result.Value() != true {
			return false
		}
	}
	return true
}
