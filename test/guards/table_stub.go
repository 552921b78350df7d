package main

func locks() []guard       { return nil }
func liveReads() []guard   { return nil }
func ownership() []guard   { return nil }
func epochs() []guard      { return nil }
func settlements() []guard { return nil }
func revisions() []guard   { return nil }
func turns() []guard       { return nil }
func retention() []guard   { return nil }
