package dev.signet.examples.cli;

import java.net.URI;
import java.net.URISyntaxException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads an http or https address of the command line. What can't be read is not quoted: it may hold a password. */
final class AddressText implements ITypeConverter<URI> {
    @Override
    public URI convert(String text) {
        try {
            var address = new URI(text);
            boolean web = "http".equalsIgnoreCase(address.getScheme()) || "https".equalsIgnoreCase(address.getScheme());
            if (!web || address.getHost() == null) {
                throw new TypeConversionException("expected an address like https://host/path");
            }
            return address;
        } catch (URISyntaxException e) {
            throw new TypeConversionException(
                    "expected an address like https://host/path; character " + e.getIndex() + " can't be there");
        }
    }
}
