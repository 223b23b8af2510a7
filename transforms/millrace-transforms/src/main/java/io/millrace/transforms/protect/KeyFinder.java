/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import java.util.ArrayList;
import java.util.List;

/** Looks for what issuers put in front of their keys so that they can be found. */
final class KeyFinder implements Finder {
  private static final String PEM_BEGIN = "-----BEGIN ";
  private static final String PEM_END = "-----END ";
  private static final String PEM_DASHES = "-----";
  private static final int LONGEST_PEM_HEADER = 64;
  private static final String TOKEN_PART = "eyJ"; // {" in base64
  private static final int SHORTEST_TOKEN_PART = 10;

  /** As far as a key is looked at to tell whether it is one. */
  private static final int LOOKED_AT = 200;

  private static final int SHORTEST_RANDOM_RUN = 12;

  private static final List<List<Prefix>> BY_FIRST = byFirst();

  private enum Tail {
    ALPHANUMERIC,
    /** Also hyphens and underscores. */
    BASE64URL,
    /**
     * The same, where words with hyphens look alike: a long run without hyphen, but with a digit.
     */
    RANDOM
  }

  /** A key's start and how much of which characters follows. */
  private record Prefix(String text, Tail tail, int fewest, int most) {
    Prefix(String text, Tail tail, int fewest) {
      this(text, tail, fewest, Integer.MAX_VALUE);
    }
  }

  private static List<List<Prefix>> byFirst() {
    List<Prefix> prefixes = new ArrayList<>();
    for (String kind : List.of("AKIA", "ASIA", "AROA", "AIDA")) {
      prefixes.add(new Prefix(kind, Tail.ALPHANUMERIC, 16, 16)); // AWS
    }
    for (String kind : List.of("ghp_", "gho_", "ghu_", "ghs_", "ghr_")) {
      prefixes.add(new Prefix(kind, Tail.ALPHANUMERIC, 36)); // GitHub
    }
    for (String mode : List.of("sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_")) {
      prefixes.add(new Prefix(mode, Tail.ALPHANUMERIC, 16)); // Stripe
    }
    for (String kind : List.of("xoxb-", "xoxp-", "xoxa-", "xoxr-", "xoxs-", "xapp-")) {
      prefixes.add(new Prefix(kind, Tail.BASE64URL, 20)); // Slack
    }
    prefixes.add(new Prefix("github_pat_", Tail.BASE64URL, 50));
    prefixes.add(new Prefix("glpat-", Tail.BASE64URL, 20)); // GitLab
    prefixes.add(new Prefix("sk-", Tail.RANDOM, 20)); // OpenAI, Anthropic
    prefixes.add(new Prefix("AIza", Tail.BASE64URL, 35)); // Google
    prefixes.add(new Prefix("ya29.", Tail.BASE64URL, 20));
    prefixes.add(new Prefix("SG.", Tail.BASE64URL, 20)); // SendGrid
    prefixes.add(new Prefix("npm_", Tail.ALPHANUMERIC, 36));
    prefixes.add(new Prefix("pypi-", Tail.RANDOM, 50));
    prefixes.add(new Prefix("hf_", Tail.ALPHANUMERIC, 30)); // Hugging Face
    prefixes.add(new Prefix("dop_v1_", Tail.ALPHANUMERIC, 64)); // DigitalOcean
    prefixes.add(new Prefix("shpat_", Tail.ALPHANUMERIC, 32)); // Shopify
    List<List<Prefix>> byFirst = new ArrayList<>();
    for (char c = 0; c < 0x80; c++) {
      char first = c;
      byFirst.add(prefixes.stream().filter(one -> one.text().charAt(0) == first).toList());
    }
    return List.copyOf(byFirst);
  }

  @Override
  public void find(String text, List<Span> found) {
    int i = 0;
    while (i < text.length()) {
      int end = keyEnd(text, i);
      if (end > i) {
        found.add(new Span(i, end, Detector.KEY));
        i = end;
      } else {
        i++;
      }
    }
  }

  /** Behind the key that starts there; the start if none does. */
  private static int keyEnd(String text, int start) {
    char first = text.charAt(start);
    if (first == '-') {
      return pemEnd(text, start);
    }
    char before = start == 0 ? ' ' : text.charAt(start - 1);
    if (first >= 0x80 || Finder.isAlphanumeric(before) || before == '_') {
      return start;
    }
    for (Prefix prefix : BY_FIRST.get(first)) {
      if (text.startsWith(prefix.text(), start)) {
        int tail = start + prefix.text().length();
        int end = tailEnd(text, tail, prefix);
        return end > tail ? end : start;
      }
    }
    return first == 'e' && before != '-' && before != '.' ? webTokenEnd(text, start) : start;
  }

  private static int tailEnd(String text, int start, Prefix prefix) {
    boolean isAlphanumeric = prefix.tail() == Tail.ALPHANUMERIC;
    int end = runEnd(text, start, Math.min(text.length(), start + LOOKED_AT), isAlphanumeric);
    if (end - start < prefix.fewest()
        || end - start > prefix.most()
        || (prefix.tail() == Tail.RANDOM && !isRandom(text, start, end))) {
      return start;
    }
    end = runEnd(text, end, text.length(), isAlphanumeric);
    // SendGrid's keys have a second part.
    boolean hasPart =
        end + 1 < text.length() && text.charAt(end) == '.' && prefix.text().equals("SG.");
    return hasPart ? runEnd(text, end + 1, text.length(), false) : end;
  }

  private static int runEnd(String text, int start, int limit, boolean onlyAlphanumeric) {
    int end = start;
    while (end < limit && isKeyPart(text.charAt(end), onlyAlphanumeric)) {
      end++;
    }
    return end;
  }

  private static boolean isKeyPart(char c, boolean onlyAlphanumeric) {
    return Finder.isAlphanumeric(c) || (!onlyAlphanumeric && (c == '-' || c == '_'));
  }

  private static boolean isRandom(String text, int start, int end) {
    int run = 0;
    boolean hasDigit = false;
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      boolean goesOn = Finder.isAlphanumeric(c);
      hasDigit = goesOn && (hasDigit || Finder.isDigit(c));
      run = goesOn ? run + 1 : 0;
      if (hasDigit && run >= SHORTEST_RANDOM_RUN) {
        return true;
      }
    }
    return false;
  }

  /** Three parts for a signed token (RFC 7515), five for an encrypted one (RFC 7516). */
  private static int webTokenEnd(String text, int start) {
    if (!text.startsWith(TOKEN_PART, start)) {
      return start;
    }
    int header = runEnd(text, start, text.length(), false);
    if (header - start < SHORTEST_TOKEN_PART || !isPoint(text, header)) {
      return start;
    }
    boolean isSigned = text.startsWith(TOKEN_PART, header + 1);
    int end = header;
    for (int part = 2; part <= (isSigned ? 3 : 5); part++) {
      if (!isPoint(text, end)) {
        return start;
      }
      end = runEnd(text, end + 1, text.length(), false);
    }
    return end;
  }

  private static boolean isPoint(String text, int at) {
    return at < text.length() && text.charAt(at) == '.';
  }

  /** To the end of the text where the key has no end of its own. */
  private static int pemEnd(String text, int start) {
    if (!text.startsWith(PEM_BEGIN, start)) {
      return start;
    }
    int name = start + PEM_BEGIN.length();
    int nameEnd = dashesIn(text, name);
    if (nameEnd < 0 || !text.substring(name, nameEnd).contains("PRIVATE KEY")) {
      return start;
    }
    int end = text.indexOf(PEM_END, nameEnd);
    int dashes = end < 0 ? -1 : dashesIn(text, end + PEM_END.length());
    return dashes < 0 ? text.length() : dashes + PEM_DASHES.length();
  }

  private static int dashesIn(String text, int from) {
    int limit = Math.min(text.length(), from + LONGEST_PEM_HEADER);
    int dashes = text.substring(from, limit).indexOf(PEM_DASHES);
    return dashes < 0 ? -1 : from + dashes;
  }
}
