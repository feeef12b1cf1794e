package main

import "howett.net/plist"

// entitlement is something that the hardened runtime forbids, and why the app needs it
// all the same.
type entitlement struct{ key, why string }

// entitlements are those of the app. The helper, which reads the bytes of images, has
// none: it does not link darwinkit. Neither needs more: no code is made at run time but
// that below, no library is loaded but the system's, and no camera, microphone, contacts
// or Apple events are used. There is no App Sandbox: a helper of the app would have to
// be in the same one, and not in the narrower one of package sandbox.
var entitlements = []entitlement{
	{
		"com.apple.security.cs.allow-unsigned-executable-memory",
		"darwinkit makes callbacks with libffi, which on Intel writes them into memory " +
			"at run time. On Apple silicon they are on a page of the system, and nothing would be needed.",
	},
}

// entitlementsFile is the property list that codesign takes. It has no comments, which
// some versions of the system cannot read there.
func entitlementsFile() ([]byte, error) {
	granted := make(map[string]bool)
	for _, e := range entitlements {
		granted[e.key] = true
	}
	return plist.MarshalIndent(granted, plist.XMLFormat, "\t")
}
