//go:build !race

package explore

const racy = false
