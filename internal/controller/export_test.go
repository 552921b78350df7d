package controller

// PatchStatus is for tests of what it leaves alone.
var PatchStatus = patchStatus
