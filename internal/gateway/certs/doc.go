// Package certs keeps the certificates by which the gateway is known.
//
// Without further ado they are made here: a CA of ten years, and a certificate of ninety days that it signs, in one Secret
// that all replicas share. No cert-manager is needed, no volume is mounted, and nothing is restarted when something changes.
//
// What holds:
//   - Every replica may write the Secret. Which write counts is the API server's to say (create, and update with a resource
//     version); who loses reads again. Replicas with other names, as during an upgrade, do not undo each other's work.
//   - A CA signs only after it has been in the bundle for a year, so that a pod which was started with the bundle of its time
//     still knows the gateway. Only where no other CA can sign is this cut short.
//   - A Secret that somebody else made is never written.
//   - What clients trust stands in a ConfigMap as well, so that nobody has to read the Secret for it. It follows the Secret, also one of
//     the user's, and the gateway serves whether or not that can be written.
//   - A Secret that the user names is only read. One that a client would refuse does not replace one that works.
//
// The rotation is decided by a pure function of what the Secret holds and the time. It stands on crypto/x509 and client-go's
// key encoding, not on a library for the certificates of webhooks: those exchange a CA at once, which webhooks can bear since
// the new one is written into their configuration, and pods cannot; and they give every certificate the same serial number,
// by which clients may refuse the second one.
package certs
