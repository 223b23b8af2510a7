/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.pipelines.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts a page together from a template and parts, with a policy that lets nothing else in. */
final class PageParts {
  private static final String HOME = "io/millrace/pipelines/report/";
  private static final Pattern SLOT = Pattern.compile("\\{\\{([a-z_]+)}}");

  private PageParts() {}

  /** Writes a page, making the directories above it; a file of that name is replaced. */
  static void write(String page, Path file) throws IOException {
    Path directory = file.toAbsolutePath().getParent();
    if (directory != null) {
      Files.createDirectories(directory);
    }
    Files.writeString(file, page, UTF_8);
  }

  /** Each slot is filled once; what looks like a slot inside a part stays as it is. */
  static String filled(String template, Map<String, String> parts) {
    return SLOT.matcher(template)
        .replaceAll(slot -> Matcher.quoteReplacement(part(parts, slot.group(1))));
  }

  private static String part(Map<String, String> parts, String name) {
    String part = parts.get(name);
    if (part == null) {
      throw new IllegalStateException("Missing part of the page: " + name);
    }
    return part;
  }

  /** What every page begins with: its title, its styles, and the scripts that may run in it. */
  static String head(String title, String... scripts) {
    String style = resource("report.css");
    Map<String, String> parts =
        Map.of(
            "policy", Html.escape(policy(style, scripts)),
            "title", Html.escape(title),
            "style", style);
    return filled(resource("head.html"), parts);
  }

  private static String policy(String style, String... scripts) {
    StringBuilder policy = new StringBuilder("default-src 'none'; img-src data:; style-src ");
    policy.append(hash(style)).append("; script-src");
    for (String script : scripts) {
      policy.append(' ').append(hash(script));
    }
    return policy.append("; base-uri 'none'; form-action 'none'").toString();
  }

  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Missing SHA-256, which every Java has", e);
    }
  }

  /** A file beside this class. */
  static String resource(String name) {
    return onClassPath(HOME + name);
  }

  static String onClassPath(String name) {
    try (InputStream in = PageParts.class.getClassLoader().getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("Missing resource on the class path: " + name);
      }
      return new String(in.readAllBytes(), UTF_8).replace("\r\n", "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read " + name, e);
    }
  }
}
