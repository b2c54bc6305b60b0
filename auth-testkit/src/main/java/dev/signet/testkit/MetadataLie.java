package dev.signet.testkit;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How the metadata of the server mislead a client, so that it must refuse them (RFC 8414, sections 3.3 and 6.2). */
public enum MetadataLie {
    /** Not at all. The default. */
    NONE(members -> {}),
    /** The issuer is another's. */
    OTHER_ISSUER(members -> members.put("issuer", "https://impostor.example.test")),
    /** The issuer has a slash at its end: not the same text. */
    ISSUER_WITH_SLASH(members -> members.computeIfPresent("issuer", (name, issuer) -> issuer + "/")),
    /** No issuer. */
    WITHOUT_ISSUER(members -> members.remove("issuer")),
    /** No token endpoint. */
    WITHOUT_TOKEN_ENDPOINT(members -> members.remove("token_endpoint")),
    /** No authorization endpoint, which only a client with a browser needs. */
    WITHOUT_AUTHORIZATION_ENDPOINT(members -> members.remove("authorization_endpoint")),
    /** The token endpoint is a number. */
    TOKEN_ENDPOINT_OF_WRONG_TYPE(members -> members.put("token_endpoint", 42)),
    /** The token endpoint is at another host, in the clear. */
    HTTP_ENDPOINT(members -> members.put("token_endpoint", "http://login.example.test/token")),
    /** The token endpoint is where clouds tell machines their secrets. */
    LINK_LOCAL_ENDPOINT(members -> members.put("token_endpoint", "https://169.254.169.254/latest/meta-data")),
    /** The token endpoint is the same, written as IPv6. */
    MAPPED_LINK_LOCAL_ENDPOINT(members -> members.put("token_endpoint", "https://[::ffff:169.254.169.254]/token")),
    /** The token endpoint is in a private network. */
    PRIVATE_ENDPOINT(members -> members.put("token_endpoint", "https://10.0.0.1/token")),
    /** The token endpoint has a user's name in it, so that its host is easily misread. */
    ENDPOINT_WITH_USER(members -> members.put("token_endpoint", "https://login.example.test@impostor.example.test/")),
    /** The token endpoint is a file. */
    FILE_ENDPOINT(members -> members.put("token_endpoint", "file:///etc/passwd")),
    /** The authorization endpoint is a command for whoever gives it to a shell. */
    SHELL_ENDPOINT(members -> members.put("authorization_endpoint", "https://login.example.test/$(touch%20x)`id`;x")),
    /** The only PKCE method is {@code plain}: a downgrade (RFC 9700, section 4.8.2). */
    PLAIN_PKCE_ONLY(members -> members.put("code_challenge_methods_supported", List.of("plain"))),
    /** ID tokens are said to be unsigned. */
    UNSIGNED_ID_TOKENS(members -> members.put("id_token_signing_alg_values_supported", List.of("none"))),
    /** 2 MiB of metadata. */
    OVERSIZED(members -> members.put("padding", "x".repeat(2 << 20))),
    /** A redirect (302) to the other document of this server, which is good. */
    REDIRECT(members -> {}),
    /** The member {@code issuer} twice: the right one last. */
    DUPLICATE_MEMBER(members -> {}),
    /** A page of HTML, with status 200. */
    HTML(members -> {});

    @SuppressWarnings("ImmutableEnumChecker") // the functions have no state
    private final Consumer<Map<String, @Nullable Object>> change;

    MetadataLie(Consumer<Map<String, @Nullable Object>> change) {
        this.change = change;
    }

    void change(Map<String, @Nullable Object> members) {
        change.accept(members);
    }
}
