package kubeapi

import (
	"math"
	"regexp"
	"slices"
	"unicode/utf8"

	structural "k8s.io/apiextensions-apiserver/pkg/apiserver/schema"
	"k8s.io/kube-openapi/pkg/validation/strfmt"
)

// shape is the part of a schema that is not CEL, compiled. Like ruleNode it only knows whether a value is valid for sure,
// and looks only at what changed.
type shape struct {
	s          *structural.Structural
	properties map[string]*shape
	items      *shape
	additional *shape
	pattern    *regexp.Regexp
	unsure     bool
}

func newShape(s *structural.Structural) (*shape, error) {
	c := &shape{s: s, properties: map[string]*shape{}, unsure: s.XEmbeddedResource}
	var err error
	if v := s.ValueValidation; v != nil {
		anyOf := len(v.AnyOf) > 0 && !s.XIntOrString
		c.unsure = c.unsure || anyOf || len(v.AllOf)+len(v.OneOf) > 0 || v.Not != nil || v.MultipleOf != nil || v.UniqueItems
		if v.Pattern != "" {
			if c.pattern, err = regexp.Compile(v.Pattern); err != nil {
				return nil, err
			}
		}
	}
	for name, property := range s.Properties {
		if c.properties[name], err = newShape(&property); err != nil {
			return nil, err
		}
	}
	if s.Items != nil {
		if c.items, err = newShape(s.Items); err != nil {
			return nil, err
		}
	}
	if a := s.AdditionalProperties; a != nil && a.Structural != nil {
		c.additional, err = newShape(a.Structural)
	}
	return c, err
}

// fits tells whether a value is valid for sure.
func (c *shape) fits(value, old any) bool {
	switch {
	case value == nil:
		return c.s.Nullable || c.s.Type == ""
	case old != nil && identical(value, old):
		return true
	case c.unsure || !c.fitsEnum(value):
		return false
	}
	switch value := value.(type) {
	case string:
		return c.is("string") && c.fitsText(value)
	case bool:
		return c.is("boolean")
	case int64:
		return (c.is("integer") || c.is("number")) && c.fitsNumber(float64(value))
	case float64:
		return c.is("number") && c.fitsNumber(value)
	case map[string]any:
		was, _ := old.(map[string]any)
		return c.is("object") && c.fitsObject(value, was)
	case []any:
		was, _ := old.([]any)
		return c.is("array") && c.fitsList(value, was)
	default:
		return false
	}
}

func (c *shape) is(kind string) bool {
	switch {
	case c.s.XIntOrString:
		return kind == "integer" || kind == "string"
	case c.s.Type == "":
		return c.s.XPreserveUnknownFields
	default:
		return c.s.Type == kind
	}
}

func (c *shape) fitsEnum(value any) bool {
	if c.s.ValueValidation == nil || len(c.s.ValueValidation.Enum) == 0 {
		return true
	}
	return slices.ContainsFunc(c.s.ValueValidation.Enum, func(e structural.JSON) bool { return identical(e.Object, value) })
}

func (c *shape) fitsText(text string) bool {
	v := c.s.ValueValidation
	if v == nil {
		return true
	}
	if v.MinLength != nil || v.MaxLength != nil {
		n := int64(utf8.RuneCountInString(text))
		if v.MinLength != nil && n < *v.MinLength || v.MaxLength != nil && n > *v.MaxLength {
			return false
		}
	}
	if c.pattern != nil && !c.pattern.MatchString(text) {
		return false
	}
	switch v.Format {
	case "":
		return true
	case "date-time":
		return strfmt.IsDateTime(text)
	default:
		return strfmt.Default.Validates(v.Format, text)
	}
}

func (c *shape) fitsNumber(n float64) bool {
	v := c.s.ValueValidation
	switch {
	case v == nil:
		return true
	case v.Format == "int32" && (n < math.MinInt32 || n > math.MaxInt32):
		return false // maybe: the other one knows
	case v.Minimum != nil && (n < *v.Minimum || v.ExclusiveMinimum && n == *v.Minimum):
		return false
	default:
		return v.Maximum == nil || n < *v.Maximum || n == *v.Maximum && !v.ExclusiveMaximum
	}
}

func (c *shape) fitsObject(object, old map[string]any) bool {
	if v := c.s.ValueValidation; v != nil {
		n := int64(len(object))
		if v.MinProperties != nil && n < *v.MinProperties || v.MaxProperties != nil && n > *v.MaxProperties {
			return false
		}
		for _, key := range v.Required {
			if _, ok := object[key]; !ok {
				return false
			}
		}
	}
	for key, value := range object {
		below := c.properties[key]
		if below == nil {
			below = c.additional
		}
		if below != nil && !below.fits(value, old[key]) {
			return false
		}
	}
	return true
}

func (c *shape) fitsList(list, old []any) bool {
	if v := c.s.ValueValidation; v != nil {
		n := int64(len(list))
		if v.MinItems != nil && n < *v.MinItems || v.MaxItems != nil && n > *v.MaxItems {
			return false
		}
	}
	if !c.distinct(list) {
		return false
	}
	for i, value := range list {
		var was any
		if i < len(old) {
			was = old[i]
		}
		if c.items != nil && !c.items.fits(value, was) {
			return false
		}
	}
	return true
}

// distinct tells whether no two elements of a set or of a map are the same.
func (c *shape) distinct(list []any) bool {
	if c.s.XListType == nil || *c.s.XListType == "atomic" {
		return true
	}
	for i, a := range list {
		for _, b := range list[:i] {
			if c.sameElement(a, b) {
				return false
			}
		}
	}
	return true
}

func (c *shape) sameElement(a, b any) bool {
	if *c.s.XListType == "set" {
		return sameValue(a, b)
	}
	x, ok := a.(map[string]any)
	y, too := b.(map[string]any)
	if !ok || !too {
		return true // not for sure
	}
	for _, key := range c.s.XListMapKeys {
		if !sameValue(x[key], y[key]) {
			return false
		}
	}
	return true
}
