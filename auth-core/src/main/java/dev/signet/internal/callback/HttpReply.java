package dev.signet.internal.callback;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Answers of HTTP/1.1, as bytes. Each ends its connection, and none may be kept, framed or passed on. */
final class HttpReply {
    /** Of images only the empty icon within the page is allowed, which keeps browsers from asking for another. */
    private static final String SECURITY =
            "Content-Security-Policy: default-src 'none'; img-src data:; style-src " + PageTemplate.STYLE_HASH
                    + "; frame-ancestors 'none'; base-uri 'none'; form-action 'none'\r\n"
                    + "X-Frame-Options: DENY\r\n"
                    + "X-Content-Type-Options: nosniff\r\n"
                    + "Cross-Origin-Opener-Policy: same-origin\r\n"
                    + "Cross-Origin-Resource-Policy: same-origin\r\n"
                    + "Referrer-Policy: no-referrer\r\n"
                    + "Cache-Control: no-store\r\n"
                    + "Connection: close\r\n";

    private HttpReply() {}

    /** A page for {@code application}. */
    static ByteBuffer page(int status, Page page, String application) {
        byte[] body = page.html(application).getBytes(StandardCharsets.UTF_8);
        return join(head(status, "Content-Type: text/html; charset=utf-8\r\n", body.length), body);
    }

    /** See Other: the browser fetches {@code path} from here by GET. */
    static ByteBuffer seeOther(String path) {
        return join(head(303, "Location: " + path + "\r\n", 0), new byte[0]);
    }

    /** A refusal. Somebody who is not the person's browser learns nothing of the application from it. */
    static ByteBuffer turnedAway(CallbackFault fault, String application, boolean withBody) {
        String shown = fault == CallbackFault.HOST ? "the application" : application;
        byte[] body = Page.turnedAway(fault).html(shown).getBytes(StandardCharsets.UTF_8);
        String allow = fault == CallbackFault.METHOD ? "Allow: GET\r\n" : "";
        byte[] head = head(fault.status(), "Content-Type: text/html; charset=utf-8\r\n" + allow, body.length);
        return join(head, withBody ? body : new byte[0]);
    }

    private static byte[] head(int status, String fields, int length) {
        // The reason phrase may be empty, and clients ignore it (RFC 9112, section 4).
        String head =
                "HTTP/1.1 " + status + " \r\n" + fields + "Content-Length: " + length + "\r\n" + SECURITY + "\r\n";
        return head.getBytes(StandardCharsets.US_ASCII);
    }

    private static ByteBuffer join(byte[] head, byte[] body) {
        return ByteBuffer.allocate(head.length + body.length)
                .put(head)
                .put(body)
                .flip();
    }
}
