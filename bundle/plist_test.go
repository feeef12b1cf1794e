package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"howett.net/plist"

	"safelight/app/folder"
)

// repository is a folder with one file.
func repository(t *testing.T, path, text string) string {
	root := t.TempDir()
	require.NoError(t, write(filepath.Join(root, path), []byte(text)))
	return root
}

// madeInfo is Info.plist of the app that is made of this repository.
func madeInfo(t *testing.T) (tree map[string]any, i info) {
	app, _ := madeHere()
	data, err := os.ReadFile(filepath.Join(app, "Contents", "Info.plist"))
	require.NoError(t, err)
	_, err = plist.Unmarshal(data, &tree)
	require.NoError(t, err)
	_, err = plist.Unmarshal(data, &i)
	require.NoError(t, err)
	return tree, i
}

func TestInfoPlistHasWhatMacOSGoesBy(t *testing.T) {
	tree, i := madeInfo(t)
	for key, want := range map[string]any{
		"CFBundleIdentifier":                   "org.example.Safelight",
		"CFBundleName":                         "Safelight",
		"CFBundleDisplayName":                  "Safelight",
		"CFBundleExecutable":                   "safelight",
		"CFBundleIconFile":                     "AppIcon",
		"CFBundlePackageType":                  "APPL",
		"CFBundleInfoDictionaryVersion":        "6.0",
		"LSMinimumSystemVersion":               "13.0",
		"LSApplicationCategoryType":            "public.app-category.photography",
		"NSPrincipalClass":                     "NSApplication",
		"NSHighResolutionCapable":              true,
		"NSSupportsAutomaticGraphicsSwitching": true,
		"NSSupportsAutomaticTermination":       false,
		"NSSupportsSuddenTermination":          false,
		"LSArchitecturePriority":               []any{"arm64", "x86_64"},
		"CFBundleLocalizations":                []any{"en", "zh-Hans"},
	} {
		require.Equal(t, want, tree[key], key)
	}
	require.NotContains(t, tree, "NSRequiresAquaSystemAppearance", "the program itself says that it is dark")
	require.NotEmpty(t, tree["NSHumanReadableCopyright"])
	require.Regexp(t, shortForm, i.Short)
	require.Regexp(t, buildForm, i.Build)
}

func TestEveryScanCanBeOpenedWithTheApp(t *testing.T) {
	_, i := madeInfo(t)
	var opened []string
	for _, d := range i.Documents {
		opened = append(opened, d.Types...)
		require.Equal(t, "Viewer", d.Role, "scans are only ever read")
		require.Equal(t, "Alternate", d.Rank, "nothing is taken from other programs")
	}
	require.ElementsMatch(t, []string{
		"public.tiff", "com.adobe.raw-image", "com.hasselblad.fff-raw-image", "public.camera-raw-image",
		"public.png", "public.jpeg", "public.folder",
	}, opened)
	for suffix, uti := range map[string]string{ // as macOS has them
		"tif": "public.tiff", "tiff": "public.tiff", "dng": "com.adobe.raw-image", "fff": "com.hasselblad.fff-raw-image",
		"png": "public.png", "jpg": "public.jpeg", "jpeg": "public.jpeg",
	} {
		require.True(t, folder.IsScan("scan."+suffix), suffix)
		require.Contains(t, opened, uti)
	}
	require.Equal(t, []importedType{{
		"com.hasselblad.fff-raw-image", "Flextight scan", []string{"public.camera-raw-image"},
		map[string][]string{"public.filename-extension": {"fff"}},
	}}, i.Imported)
}

func TestPlaceholdersWithoutAValueAreNamed(t *testing.T) {
	for text, want := range map[string]string{
		"$(NAME)":           "there is no value for $(NAME)",
		"$(":                "there is no value for $(",
		"$()":               "there is no value for $()",
		"a $(ONE) $(TWO)":   "there is no value for $(TWO)",
		"$(ONE":             "there is no value for $(ONE",
		"no $ placeholder":  "",
		"$(ONE) and $(ONE)": "",
	} {
		got, err := fill(map[string]any{"key": []any{text}}, map[string]string{"ONE": "1"})
		if want != "" {
			require.EqualError(t, err, "key: "+want)
			continue
		}
		require.NoError(t, err, text)
		require.NotContains(t, got.(map[string]any)["key"].([]any)[0], "$(", text)
	}
}

func TestATemplateThatDoesNotParseIsNamed(t *testing.T) {
	root := repository(t, "Info.plist", "<plist><dict><key>a</key></dict></plist>")
	_, err := infoPlist(root, nil)
	require.ErrorContains(t, err, filepath.Join(root, "Info.plist")+": ")
}
