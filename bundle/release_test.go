package main

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"howett.net/plist"
)

const somebody = "Developer ID Application: Somebody (TEAM)"

// finished is an output folder with an app of this version.
func finished(t *testing.T, source string) string {
	dist := t.TempDir()
	data, err := plist.Marshal(map[string]string{"SafelightSource": source}, plist.XMLFormat)
	require.NoError(t, err)
	require.NoError(t, write(filepath.Join(dist, "Safelight.app", "Contents", "Info.plist"), data))
	return dist
}

func released(mac *fakeMac, dist, signID, profile string, do func(release, context.Context, *work) error) (said string, err error) {
	var out strings.Builder
	err = release{mac.run, dist, signID, profile, &out}.on(context.Background(), "darwin", do)
	return out.String(), err
}

func TestADiskImageHasTheAppAndWhereItBelongs(t *testing.T) {
	dist := finished(t, "0.0.0-dev+0123abc")
	mac := new(fakeMac)
	said, err := released(mac, dist, adHoc, "", release.onlyImage)
	require.NoError(t, err)
	require.Contains(t, said, "It has no signature")
	require.Equal(t, []string{"Safelight-0.0.0-dev-0123abc.dmg", "Safelight.app"}, names(t, dist))
	require.Equal(t, []string{
		"codesign --verify --strict " + dist + "/Safelight.app",
		"ditto " + dist + "/Safelight.app WORK/image/Safelight.app",
		"hdiutil create -volname Safelight -srcfolder WORK/image -fs HFS+ -format UDZO WORK/Safelight-0.0.0-dev-0123abc.dmg",
		"hdiutil verify WORK/Safelight-0.0.0-dev-0123abc.dmg",
	}, mac.lines("codesign", "ditto", "hdiutil"))

	mac = new(fakeMac)
	said, err = released(mac, finished(t, "1.2.3"), somebody, "", release.onlyImage)
	require.NoError(t, err)
	require.NotContains(t, said, "no signature")
	require.Contains(t, mac.lines("codesign"), "codesign --sign "+somebody+" --timestamp WORK/Safelight-1.2.3.dmg")
}

func TestAnEarlierDiskImageSurvivesARunThatFails(t *testing.T) {
	dist := finished(t, "1.2.3")
	image := filepath.Join(dist, "Safelight-1.2.3.dmg")
	require.NoError(t, os.WriteFile(image, []byte("earlier"), 0o644))
	for _, fails := range []string{"codesign --verify", "ditto", "hdiutil create", "codesign --sign", "hdiutil verify"} {
		_, err := released(&fakeMac{fails: fails}, dist, somebody, "", release.onlyImage)
		require.ErrorContains(t, err, "it failed", fails)
		data, err := os.ReadFile(image)
		require.NoError(t, err)
		require.Equal(t, "earlier", string(data), fails)
		require.Len(t, names(t, dist), 2, fails)
	}
}

func TestWithoutAnAppThereIsNoDiskImage(t *testing.T) {
	dist := t.TempDir()
	_, err := released(new(fakeMac), dist, adHoc, "", release.onlyImage)
	require.EqualError(t, err, "there is no "+dist+"/Safelight.app; make bundle makes it")
}

func TestElsewhereNothingIsReleased(t *testing.T) {
	dist := finished(t, "1.2.3")
	err := release{new(fakeMac).run, dist, adHoc, "", io.Discard}.on(context.Background(), "linux", release.onlyImage)
	require.ErrorIs(t, err, errNotMac)
	require.Equal(t, []string{"Safelight.app"}, names(t, dist))
}

const accepted = `{"id":"2efe2717","status":"Accepted","message":"Processing complete"}`

func TestTheAppIsStapledBeforeTheImageIsMadeOfIt(t *testing.T) {
	dist := finished(t, "1.2.3")
	mac := &fakeMac{answers: map[string]string{"xcrun notarytool submit": accepted}}
	said, err := released(mac, dist, somebody, "notary", release.notarize)
	require.NoError(t, err)
	require.NotContains(t, said, "Note:")
	require.Equal(t, []string{
		"ditto " + dist + "/Safelight.app WORK/Safelight.app",
		"ditto -c -k --keepParent WORK/Safelight.app WORK/Safelight.zip",
		"xcrun stapler staple WORK/Safelight.app",
		"spctl --assess --type execute WORK/Safelight.app",
		"ditto " + dist + "/Safelight.app WORK/image/Safelight.app",
		"hdiutil create -volname Safelight -srcfolder WORK/image -fs HFS+ -format UDZO WORK/Safelight-1.2.3.dmg",
		"hdiutil verify WORK/Safelight-1.2.3.dmg",
		"xcrun stapler staple WORK/Safelight-1.2.3.dmg",
		"spctl --assess --type open --context context:primary-signature WORK/Safelight-1.2.3.dmg",
	}, mac.lines("ditto", "xcrun", "spctl", "hdiutil"))
	require.Equal(t, []string{"Safelight-1.2.3.dmg", "Safelight.app"}, names(t, dist))
}

func TestWhatAppleRefusesIsToldWithItsLog(t *testing.T) {
	dist := finished(t, "1.2.3-rc.1")
	mac := &fakeMac{answers: map[string]string{
		"xcrun notarytool submit":       `{"id":"2efe2717","status":"Invalid","message":"Processing complete"}`,
		"xcrun notarytool log 2efe2717": "The executable does not have the hardened runtime enabled.",
	}}
	said, err := released(mac, dist, somebody, "notary", release.notarize)
	require.ErrorContains(t, err, "Safelight.zip: Invalid")
	require.ErrorContains(t, err, "does not have the hardened runtime enabled")
	require.Contains(t, said, "Note: this is 1.2.3-rc.1, no tagged version")
	require.Empty(t, mac.lines("xcrun"), "nothing is stapled")
	require.Equal(t, []string{"Safelight.app"}, names(t, dist))

	mac.answers = map[string]string{"xcrun notarytool submit": "no JSON"}
	_, err = released(mac, dist, somebody, "notary", release.notarize)
	require.ErrorContains(t, err, `in its answer "no JSON"`)
	mac.answers = map[string]string{"xcrun notarytool submit": `{"status":"Unknown"}`}
	_, err = released(mac, dist, somebody, "notary", release.notarize)
	require.EqualError(t, err, `notarytool: Safelight.zip: {"status":"Unknown"}`)
	mac = &fakeMac{fails: "xcrun notarytool"}
	_, err = released(mac, dist, somebody, "notary", release.notarize)
	require.EqualError(t, err, "xcrun: it failed")
}

func TestNotarizingNeedsADeveloperIDAndAnAccount(t *testing.T) {
	dist := finished(t, "1.2.3")
	_, err := released(new(fakeMac), dist, adHoc, "notary", release.notarize)
	require.ErrorContains(t, err, "SIGN_ID: ")
	_, err = released(new(fakeMac), dist, somebody, "", release.notarize)
	require.ErrorContains(t, err, "NOTARY_PROFILE: ")
	_, err = released(&fakeMac{fails: "codesign --verify --strict -R"}, dist, somebody, "notary", release.notarize)
	require.ErrorContains(t, err, "is not signed with a Developer ID; make bundle with SIGN_ID does that")
}

func TestTheDocumentationGivesReasonsForEveryEntitlement(t *testing.T) {
	text, err := os.ReadFile("../docs/macos.md")
	require.NoError(t, err)
	data, err := entitlementsFile()
	require.NoError(t, err)
	require.NotContains(t, string(data), "<!--")
	var granted map[string]bool
	_, err = plist.Unmarshal(data, &granted)
	require.NoError(t, err)
	require.Len(t, granted, len(entitlements))
	for _, e := range entitlements {
		require.True(t, granted[e.key])
		require.Contains(t, string(text), "| `"+e.key+"` | "+strings.TrimSuffix(e.why, ".")+" |")
	}
}
