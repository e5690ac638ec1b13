//! Scripts in every disguise, in every place of an article: what comes out is made of known elements, known attributes
//! and known kinds of address, and of nothing else.
//!
//! The disguises follow the families of the public cheat sheets: event handlers, schemes in odd spellings, broken and
//! nested tags, foreign content, encodings, attributes of the page itself.

use crate::support::{Library, article};

const VECTORS: &[&str] = &[
    // Elements that run or load something.
    "<script>x()</script>",
    "<SCRIPT SRC=//e.example/x.js></SCRIPT>",
    "<script\n>x()</script\n>",
    "<scr<script>ipt>x()</scr</script>ipt>",
    "<script/x>x()</script>",
    "<<script>x();//<</script>",
    "<iframe src=\"javascript:x()\"></iframe>",
    "<iframe srcdoc=\"<script>x()</script>\"></iframe>",
    "<object data=\"javascript:x()\"></object>",
    "<embed src=\"data:text/html,<script>x()</script>\">",
    "<applet code=x></applet>",
    "<link rel=stylesheet href=//e.example/x.css>",
    "<meta http-equiv=refresh content=\"0;url=javascript:x()\">",
    "<base href=\"javascript:x()//\">",
    "<style>@import '//e.example/x.css';</style>",
    "<form><button formaction=javascript:x()>a</button></form>",
    "<input type=image src=x onerror=x()>",
    "<input type=hidden name=csrf value=x>",
    "<textarea autofocus onfocus=x()>",
    "<select onchange=x()><option>a</select>",
    "<dialog open onclose=x()>a</dialog>",
    "<template><script>x()</script></template>",
    "<noscript><p title=\"</noscript><img src=x onerror=x()>\">",
    "<frameset onload=x()><frame src=javascript:x()></frameset>",
    "<portal src=//e.example>",
    // Handlers on elements that are known.
    "<img src=x onerror=x()>",
    "<img src=x onerror\n=\nx()>",
    "<img/src=x/onerror=x()>",
    "<img src=`x`onerror=x()>",
    "<img \"\"\"><script>x()</script>\">",
    "<p onmouseover=x()>a</p>",
    "<a href=# onclick=x()>a</a>",
    "<div style=\"background:url(javascript:x())\">a</div>",
    "<p style=\"animation-name:x\" onanimationstart=x()>a",
    "<details open ontoggle=x()>a</details>",
    "<video><source onerror=x()></video>",
    "<audio src onloadstart=x()>",
    "<body onload=x()>",
    "<marquee onstart=x()>a</marquee>",
    "<p id=x tabindex=1 onfocus=x()>a</p>",
    // Foreign content, in which parsers change their minds.
    "<svg onload=x()>",
    "<svg><script>x()</script></svg>",
    "<svg><a xlink:href=\"javascript:x()\"><text>a</text></a></svg>",
    "<svg><animate onbegin=x() attributeName=x>",
    "<svg><set attributeName=href to=javascript:x()>",
    "<svg><foreignObject><iframe src=javascript:x()></foreignObject></svg>",
    "<svg><style><img src=x onerror=x()></style></svg>",
    "<math><a xlink:href=javascript:x()>a</a></math>",
    "<math><mtext></p><style><!--</style><img title=\"--><img src=x onerror=x()>\">",
    "<math><mi><table><mglyph><style><![CDATA[</style><img src=x onerror=x()>]]>",
    "<p><svg></p><style><a id=\"</style><img src=1 onerror=x()>\">",
    "<table><td><form><svg></form><b onclick=x()>",
    // Comments, declarations, processing instructions.
    "<!--><script>x()</script>-->",
    "<!--[if IE]><script>x()</script><![endif]-->",
    "<![CDATA[<script>x()</script>]]>",
    "<!DOCTYPE x [<!ENTITY y \"<script>x()</script>\">]>&y;",
    "<?xml version=\"1.0\"?><script>x()</script>",
    "<? foo=\"><script>x()</script>\">",
    // Addresses.
    "[a](javascript:x())",
    "[a](JAVASCRIPT:x())",
    "[a]( javascript:x())",
    "[a](\u{1}javascript:x())",
    "[a](java\u{200b}script:x())",
    "[a](jav&#x09;ascript:x())",
    "[a](&#0000106&#0000097&#0000118&#0000097script:x())",
    "[a](javascript&colon;x())",
    "[a](javascript&#58;x())",
    "[a](\\javascript:x())",
    "[a](javascript\\:x())",
    "[a](vbscript:x)",
    "[a](livescript:x)",
    "[a](data:text/html,<script>x()</script>)",
    "[a](data:image/svg+xml;base64,PHN2Zz4=)",
    "[a](blob:https://e.example/1)",
    "[a](file:///etc/passwd)",
    "[a](view-source:javascript:x())",
    "[a](feed:javascript:x())",
    "[a](https:javascript:x())",
    "[a](https://e.example/\" onclick=\"x())",
    "[a](https://e.example/'onclick='x())",
    "[a](<https://e.example/\"><script>x()</script>>)",
    "[a](//e.example)",
    "[a](/\\e.example)",
    "[a](\\\\e.example)",
    "[a](mailto:\"onclick=\"x())",
    "[a](tel:\"><script>x()</script>)",
    "[a](app:javascript:x())",
    "[a](app:/\"onclick=\"x())",
    "[a](app://e.example)",
    "[a](graphql:A\"onclick=\"x())",
    "[a](b.md#\"onclick=\"x())",
    "[a](#\"onclick=\"x())",
    "[a](https://e.example 'x\" onclick=\"x()')",
    "![a](javascript:x())",
    "![a\" onerror=\"x()](https://e.example/a.png)",
    "![a](https://e.example/a.png \"x\\\" onerror=\\\"x()\")",
    "![a](data:image/svg+xml,<svg onload=x()>)",
    "<javascript:x()>",
    "<https://e.example/\"onclick=\"x()>",
    "[<img src=x onerror=x()>](https://e.example)",
    "[a][r]\n\n[r]: <javascript:x()> \"t\"",
    // Where our own elements are written.
    "```\" onclick=\"x()\ncode\n```",
    "```graphql\n{ a(b: \"<img src=x onerror=x()>\") } # <script>x()</script>\n```",
    "```graphql\"><script>x()</script>\n{ a }\n```",
    "x[^<script>]\n\n[^<script>]: y",
    "x[^a\"onclick=\"x()]\n\n[^a\"onclick=\"x()]: y",
    "> [!NOTE\" onclick=\"x()]\n> a",
    "> [!NOTE]\n> <script>x()</script>",
    "- [x] <script>x()</script>",
    "| a |\n|:-:\" onclick=\"x()|\n| b |",
    "{{#include \"><script>x()</script>.md}}",
    "{{ constructor.constructor('x()')() }}",
    // Encodings.
    "&lt;script&gt;x()&lt;/script&gt;",
    "&#60;script&#62;x()&#60;/script&#62;",
    "\u{ff1c}script\u{ff1e}x()",
    "+ADw-script+AD4-x()",
    "%3Cscript%3Ex()%3C/script%3E",
    "\\<script\\>x()",
    "`<script>x()</script>`",
    "<scr\u{0}ipt>x()</scr\u{0}ipt>",
];

const ELEMENTS: &[&str] = &[
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "div",
    "em",
    "h2",
    "h3",
    "hr",
    "img",
    "input",
    "li",
    "ol",
    "p",
    "pre",
    "span",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];
const ATTRIBUTES: &[&str] =
    &["alt", "checked", "class", "disabled", "href", "id", "name", "rel", "scope", "src", "start", "type"];

/// Says what in the HTML is not known. Text has no `<`: it is escaped; and no attribute's value has a quote.
fn unknown(html: &str) -> Option<String> {
    for part in html.split('<').skip(1) {
        let Some((tag, text)) = part.split_once('>') else { return Some(format!("no end: <{part}")) };
        let tag = tag.trim_start_matches('/').trim_end_matches('/');
        let (element, mut attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        if !ELEMENTS.contains(&element) || text.contains('>') {
            return Some(format!("<{part}"));
        }
        while !attributes.trim().is_empty() {
            let Some((name, rest)) = attributes.trim_start().split_once("=\"") else { return Some(format!("<{part}")) };
            let Some((value, rest)) = rest.split_once('"') else { return Some(format!("<{part}")) };
            let is_address = matches!(name, "href" | "src");
            if !ATTRIBUTES.contains(&name) || (is_address && !is_known_address(value)) {
                return Some(format!("{name}={value}"));
            }
            attributes = rest;
        }
    }
    None
}

fn is_known_address(address: &str) -> bool {
    let on_this_site = address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\");
    on_this_site || ["https://", "mailto:", "tel:", "#"].iter().any(|beginning| address.starts_with(beginning))
}

#[test]
fn the_judge_knows_good_from_bad() {
    assert_eq!(unknown("<p class=\"a\">x &lt;script&gt;</p>\n<img src=\"/a.png\" alt=\"b\">"), None);
    for bad in [
        "<script>",
        "<p onclick=\"x\">",
        "<a href=\"javascript:x\">",
        "<a href=\"//e.example\">",
        "<p class=x>",
        "<p",
        "<p>a > b",
    ] {
        assert!(unknown(bad).is_some(), "{bad}");
    }
}

#[test]
fn no_disguise_of_a_script_survives_in_any_place_of_an_article() {
    let places: [fn(&str) -> String; 7] = [
        |vector| vector.to_owned(),
        |vector| format!("Text {vector} text."),
        |vector| format!("## T {vector} {{#t}}\nx"),
        |vector| format!("- a\n\n  {}", vector.replace('\n', "\n  ")),
        |vector| format!("> {}", vector.replace('\n', "\n> ")),
        |vector| format!("| a |\n|---|\n| {} |", vector.replace('\n', " ").replace('|', "/")),
        |vector| format!("x[^n]\n\n[^n]: {}", vector.replace('\n', " ")),
    ];
    let mut library = Library::new();
    for (number, vector) in VECTORS.iter().enumerate() {
        for (place, body) in places.iter().enumerate() {
            let slug = format!("v{number}-{place}");
            library = library.write(&format!("es/invoices/{slug}.md"), article(&slug, "", &body(vector)));
        }
    }
    let knowledge_base = library.knowledge_base();
    assert_eq!(knowledge_base.article_count(), VECTORS.len() * places.len());
    for article in knowledge_base.articles(&"es".parse().unwrap()) {
        let rendered = article.rendered();
        let sections = rendered.sections.iter().flat_map(|section| [&section.heading.html, &section.body.html]);
        for html in [&rendered.whole.html, &rendered.preamble.html].into_iter().chain(sections) {
            assert_eq!(unknown(html), None, "{}\n{html}", article.markdown);
        }
    }
}
