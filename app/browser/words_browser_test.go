//go:build browser

package browser_test

import (
	"context"
	"fmt"
	"math"
	"regexp"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"safelight/app/session"
	"safelight/app/shortcut"
)

// watchTexts gives window.texts(): what is to be read on the page, with the contrast it
// has against what is behind it. What cannot be used now is left out.
const watchTexts = `window.texts = () => {
	const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
	const rgba = (color) => {
		canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
		const [r, g, b, a] = canvas.getImageData(0, 0, 1, 1).data;
		return [r, g, b, a / 255];
	};
	const over = (top, below) => top.slice(0, 3).map((v, i) => v * top[3] + below[i] * (1 - top[3]));
	const luminance = (c) => c.map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
		.reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
	const behind = (e) => {
		const own = rgba(getComputedStyle(e).backgroundColor);
		return own[3] === 1 || !e.parentElement ? own.slice(0, 3) : over(own, behind(e.parentElement));
	};
	const list = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	while (walker.nextNode()) {
		const e = walker.currentNode.parentElement, text = walker.currentNode.data.trim();
		if (!text || !e.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true }) || e.closest("script, style, option, [disabled], [aria-disabled=true], .disabled")) continue;
		const back = behind(e), front = over(rgba(getComputedStyle(e).color), back);
		const [a, b] = [luminance(front), luminance(back)].sort((x, y) => y - x);
		list.push({ text, contrast: (a + 0.05) / (b + 0.05), where: e.className || e.tagName });
	}
	for (const e of document.querySelectorAll("option")) list.push({ text: e.text, contrast: 21, where: "option" });
	for (const e of document.querySelectorAll("[title], [aria-label]")) {
		for (const text of [e.title, e.ariaLabel]) if (text) list.push({ text, contrast: 21, where: "label" });
	}
	return list;
}; 0`

type pageText struct {
	Text     string
	Contrast float64
	Where    string
}

func TestHelpListsAllKeysAndEveryTextCanBeRead(t *testing.T) {
	p := chromium(t, serve(t, roll(t, "chart_portra400.tif")).url, 1200, 900)
	p.settled()
	eval[int](p, watchTexts)
	p.press("?")
	p.until("document.querySelector('dialog[open] .help dl')")
	p.shoot("help")
	said := eval[string](p, "document.querySelector('dialog[open]').innerText")
	for _, s := range shortcut.Table() {
		if len(s.Keys) > 0 && !strings.HasSuffix(s.Name, "-fine") {
			require.Contains(t, said, s.Label.English)
		}
	}
	readable(t, p)
	p.press(kb.Escape)
	p.until("!document.querySelector('dialog[open]')")
	p.press("?") // with the dialog closed the keys are the page's again
	p.press(kb.Escape)
	readable(t, p)
}

// readable requires the contrast that WCAG 2.2 asks of text, 1.4.3.
func readable(t *testing.T, p *tab) {
	t.Helper()
	texts := eval[[]pageText](p, "texts()")
	require.Greater(t, len(texts), 50)
	for _, text := range texts {
		require.GreaterOrEqual(t, text.Contrast, 4.5, "%+v", text)
	}
}

// What is left of English in the Chinese page are names and units, and how long a
// picture took is told in Chinese, too.
func TestAllOfThePageIsInChinese(t *testing.T) {
	p := chromium(t, serve(t, roll(t, "chart_portra400.tif")).url, 1200, 900)
	p.settled()
	eval[int](p, watchTexts)
	eval[int](p, `(() => {
		const choice = [...document.querySelectorAll("select")].find((s) => s.querySelector("option[value=zh]"));
		choice.value = "zh"; choice.dispatchEvent(new Event("change")); return 0;
	})()`)
	p.until("safelight.language === 'zh'")
	require.Equal(t, "zh-Hans", eval[string](p, "document.documentElement.lang"))
	p.run(chromedp.Evaluate("import('/net/session.js').then((m) => m.act({ do: 'undo' })); 0", nil))
	p.until("document.querySelector('.said').textContent.includes('没有可以撤销的步骤')")
	p.shoot("chinese")
	p.press("?")
	names := regexp.MustCompile(`\b(?:RGB|sRGB|Adobe|Display P3|ProPhoto|Rec\. ?2020|ACEScg|TIFF|PNG|JPEG|XL|AVIF|LZW|Deflate|ICC|Dmax|English|Kodak|Ilford|MGFB|Ektacolor Edge|Supra|Ultra|Cineon States M to Print Density|Endura|Premier|Portra|Ektacolor|Fujifilm|Fujicolor|Crystal|Archive|Vision|Nikon|Coolscan|ED|Hasselblad|Flextight|X5|Ctrl|Shift|Home|End|Esc|Enter|Space|Tab|Backspace|Delete|Escape|PageUp|PageDown|MB|KB|bit|ms|chart_portra400(?:\.tif)?|roll 12|C-41|ECN-2|Safelight)\b`)
	english := regexp.MustCompile(`[A-Za-z]{3,}`)
	for _, text := range eval[[]pageText](p, "texts()") {
		left := names.ReplaceAllString(text.Text, "")
		assert.False(t, english.MatchString(left), "%+v", text)
	}
}

// watchEdges gives window.edges(selector, property, pseudo): the contrast that an edge,
// or a fill, has against what is around the element; it uses what texts() uses.
const watchEdges = `window.edges = (selector, property, pseudo) => {
	const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
	const rgba = (color) => {
		canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
		return [...canvas.getImageData(0, 0, 1, 1).data];
	};
	const luminance = (c) => c.slice(0, 3).map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
		.reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
	const around = (e) => { const c = rgba(getComputedStyle(e).backgroundColor); return c[3] === 255 || !e.parentElement ? c : around(e.parentElement); };
	const e = document.querySelector(selector), back = property === "stroke" ? rgba(getComputedStyle(document.querySelector(".curve-frame")).fill) : around(e.parentElement);
	const shadow = getComputedStyle(e, pseudo)[property];
	const [a, b] = [luminance(rgba(property === "boxShadow" ? shadow.match(/rgba?\([^)]*\)/)[0] : shadow)), luminance(back)].sort((x, y) => y - x);
	return (a + 0.05) / (b + 0.05);
}; 0`

// Where a control is, and whether it is chosen, can be seen: WCAG 2.2, 1.4.11.
func TestEdgesAndStatesOfControlsCanBeSeen(t *testing.T) {
	p := chromium(t, serve(t, roll(t, "chart_portra400.tif", "slide.tif")).url, 1200, 900)
	p.settled()
	p.do(session.Command{Do: session.CropAdd, Rect: &[4]float64{0.1, 0.1, 0.5, 0.5}})
	p.do(session.Command{Do: session.Select, Index: new(0), To: new(1)})
	eval[int](p, "import('/panels/sync.js'); document.querySelectorAll('.chip')[1].click(); 0")
	p.until("document.querySelector('.chip[aria-pressed=false]') && document.querySelector('.crop-row [aria-current]') && document.querySelectorAll('.frame[aria-selected=true]').length === 2")
	eval[int](p, watchEdges)
	for _, edge := range [][3]string{
		{"#toolbar [aria-pressed=true]", "borderTopColor", ""},
		{".chip[aria-pressed=true]", "borderTopColor", ""},
		{".chip[aria-pressed=false]", "borderTopColor", ""},
		{".crop-row:has([aria-current])", "boxShadow", ""},
		{".frame[aria-selected=true]:not(.current) .thumb", "borderTopColor", ""},
		{".frame.current .thumb", "borderTopColor", ""},
		{".cell", "borderTopColor", ""},
		{"#inspector select", "borderTopColor", ""},
		{".slider-entry", "borderBottomColor", ""},
		{".slider-line", "backgroundColor", "::before"},
		{".curve-diagonal", "stroke", ""},
	} {
		contrast := eval[float64](p, fmt.Sprintf("edges(%s, %s, %s)", quoted(edge[0]), quoted(edge[1]), quoted(edge[2])))
		assert.GreaterOrEqual(t, contrast, 3.0, "%v", edge)
	}
}

// While there is no connection, too, all can be read.
func TestTextsCanBeReadWhileDisconnected(t *testing.T) {
	s := serve(t, roll(t, "chart_portra400.tif"))
	p := chromium(t, s.url, 1200, 900)
	p.settled()
	s.stop(t)
	p.until("document.body.classList.contains('lost')")
	opacity := eval[float64](p, "Number(getComputedStyle(document.querySelector('#inspector')).opacity)")
	for _, gray := range []float64{0xa2, 0xd6} { // --dim and --text, over --chrome
		seen := 0x1d + opacity*(gray-0x1d)
		require.GreaterOrEqual(t, (luminance(seen)+0.05)/(luminance(0x1d)+0.05), 4.5)
	}
	p.shoot("disconnected")
}

// luminance is that of a gray, 0 to 255.
func luminance(gray float64) float64 { return math.Pow((gray/255+0.055)/1.055, 2.4) }

// Whoever hears the page is told what every control is.
func TestEveryControlHasAName(t *testing.T) {
	p := chromium(t, serve(t, roll(t, "chart_portra400.tif")).url, 1200, 900)
	p.settled()
	type text struct {
		Value any `json:"value"`
	}
	var tree struct { // of which cdproto knows not all that Chromium says
		Nodes []struct {
			Ignored bool `json:"ignored"`
			Role    text `json:"role"`
			Name    text `json:"name"`
		} `json:"nodes"`
	}
	p.run(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		return chromedp.FromContext(ctx).Target.Execute(ctx, accessibility.CommandGetFullAXTree, nil, &tree)
	}))
	controls := map[string]int{}
	for _, n := range tree.Nodes {
		role, _ := n.Role.Value.(string)
		if n.Ignored {
			continue
		}
		switch role {
		case "button", "slider", "spinbutton", "textbox", "combobox", "checkbox", "radio", "link", "option", "listitem", "listbox", "image", "canvas":
		default:
			continue
		}
		controls[role]++
		if role == "listitem" {
			continue
		}
		require.NotEmpty(t, n.Name.Value, "a %s has no name", role)
	}
	t.Logf("%v", controls)
	require.Greater(t, controls["button"], 20)
	require.Greater(t, controls["slider"], 10)
}

// All that a mouse can do in the inspector, Tab leads to, and where it is can be seen.
func TestTabLeadsToEveryControl(t *testing.T) {
	p := chromium(t, serve(t, roll(t, "chart_portra400.tif")).url, 1200, 900)
	p.settled()
	eval[int](p, `window.all = [...document.querySelectorAll("button, input, select, [tabindex='0']")]
		.filter((e) => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({ checkVisibilityCSS: true }) && e.getBoundingClientRect().width); window.met = new Set(); 0`)
	count := eval[int](p, "all.length")
	require.Greater(t, count, 40)
	eval[int](p, "document.body.focus(); 0")
	for range 3 * count {
		p.press(kb.Tab)
		seen := eval[bool](p, `(() => { const e = document.activeElement; met.add(e);
			const s = getComputedStyle(e); return e === document.body || s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== "none" || e.type === "range"; })()`)
		require.True(t, seen, "%s", eval[string](p, "document.activeElement.outerHTML.slice(0, 300)"))
		if eval[bool](p, "all.every((e) => met.has(e))") {
			break
		}
	}
	require.Empty(t, eval[[]string](p, "all.filter((e) => !met.has(e)).map((e) => e.outerHTML.slice(0, 160))"))
}
