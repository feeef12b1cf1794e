package main

import (
	"context"
	"path/filepath"
	"slices"
)

// adHoc is the identity of nobody. What it signs runs, on the Mac that it was made on
// without further questions.
const adHoc = "-"

// sign signs the app from the inside out: the helper, then the app with the main
// program and all resources. It never uses --deep, which would give the helper what the
// app is entitled to. Then the signatures are verified.
func (m *maker) sign(ctx context.Context, app, folder string) error {
	text, err := entitlementsFile()
	if err != nil {
		return err
	}
	granted := filepath.Join(folder, "entitlements.plist")
	if err := write(granted, text); err != nil {
		return err
	}
	// With the hardened runtime in any case: what works on the Mac that builds it is what
	// is shipped.
	sign := []string{"codesign", "--force", "--sign", m.signID, "--options", "runtime"}
	if m.signID == adHoc {
		sign = append(sign, "--timestamp=none")
	} else { // which notarization asks for
		sign = append(sign, "--timestamp")
	}
	worker := filepath.Join(app, "Contents", "MacOS", helper)
	for _, args := range [][]string{
		slices.Concat(sign, []string{"--identifier", m.identifier + ".worker", worker}),
		slices.Concat(sign, []string{"--entitlements", granted, app}),
		{"codesign", "--verify", "--strict", worker},
		{"codesign", "--verify", "--strict", app},
	} {
		if _, err := m.run(ctx, command{args: args}); err != nil {
			return err
		}
	}
	return nil
}
