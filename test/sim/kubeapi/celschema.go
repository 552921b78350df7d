package kubeapi

import (
	structural "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/model"
	"k8s.io/apiserver/pkg/cel/common"
)

// celSchema is a schema as CEL's values ask for it. The one of the API server makes its properties anew at each question,
// which costs more than all else that a rule does.
type celSchema struct {
	*model.Structural

	properties map[string]common.Schema
	items      common.Schema
	additional common.SchemaOrBool
}

func newCELSchema(s *structural.Structural) *celSchema {
	c := &celSchema{Structural: &model.Structural{Structural: s}}
	if s.Properties != nil {
		c.properties = make(map[string]common.Schema, len(s.Properties))
	}
	for name, property := range s.Properties {
		c.properties[name] = newCELSchema(&property)
	}
	if s.Items != nil {
		c.items = newCELSchema(s.Items)
	}
	if a := s.AdditionalProperties; a != nil {
		or := &celSchemaOrBool{allows: a.Bool}
		if a.Structural != nil {
			or.schema = newCELSchema(a.Structural)
		}
		c.additional = or
	}
	return c
}

// Items implements common.Schema.
func (c *celSchema) Items() common.Schema { return c.items }

// Properties implements common.Schema.
func (c *celSchema) Properties() map[string]common.Schema { return c.properties }

// AdditionalProperties implements common.Schema.
func (c *celSchema) AdditionalProperties() common.SchemaOrBool { return c.additional }

// WithTypeAndObjectMeta implements common.Schema.
func (c *celSchema) WithTypeAndObjectMeta() common.Schema {
	return newCELSchema(model.WithTypeAndObjectMeta(c.Structural.Structural))
}

type celSchemaOrBool struct {
	schema common.Schema
	allows bool
}

// Schema implements common.SchemaOrBool.
func (c *celSchemaOrBool) Schema() common.Schema { return c.schema }

// Allows implements common.SchemaOrBool.
func (c *celSchemaOrBool) Allows() bool { return c.allows }
