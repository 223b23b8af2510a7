/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.protect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * How much of what was planted is found, and how much of what is found was planted, beside one
 * plain and well-known pattern for each kind. Only the very characters planted count as found.
 */
class DetectorAccuracyTest {
  private static final Path PROMPTS =
      Path.of(System.getProperty("millrace.root", "."))
          .resolve("../shared/data/safety-prompts/prompts.jsonl")
          .toAbsolutePath()
          .normalize();

  private static final String REGION = "US";

  private static final Map<Detector, Pattern> PLAIN =
      Map.of(
          Detector.EMAIL, Pattern.compile("[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\\.[A-Za-z]{2,}"),
          Detector.PHONE,
              Pattern.compile("(?:\\+?\\d{1,3}[-. ]?)?\\(?\\d{3}\\)?[-. ]?\\d{3}[-. ]?\\d{4}"),
          Detector.CARD, Pattern.compile("\\b(?:\\d[ -]*?){13,16}\\b"),
          Detector.IBAN, Pattern.compile("\\b[A-Z]{2}\\d{2}(?: ?[A-Z0-9]){11,30}\\b"),
          Detector.IP, Pattern.compile("\\b(?:\\d{1,3}\\.){3}\\d{1,3}\\b"),
          Detector.KEY, Pattern.compile("\\b[A-Za-z0-9_-]{20,}\\b"));

  private static final List<String> SENTENCES =
      List.of(
          "Please use %s from now on.",
          "It was %s, she said.",
          "The old one (%s) is gone.",
          "value: %s; status: open",
          "\"%s\"",
          "%s\n",
          "See %s.");

  /** A text and where in it values of which kind are. */
  private record Planted(String text, List<Span> values) {}

  private record Score(String of, int found, int right, int planted) {
    double precision() {
      return found == 0 ? 1 : (double) right / found;
    }

    double recall() {
      return (double) right / planted;
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s: precision %.4f, recall %.4f (%d right of %d found, %d planted)",
          of,
          precision(),
          recall(),
          right,
          found,
          planted);
    }
  }

  private interface Finding {
    void find(Detector kind, String text, List<Span> found);
  }

  @Test
  void findsMoreAndErrsLessThanPlainPatternsInGeneratedText() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Planted> texts = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      texts.add(generated(random));
    }

    for (Detector kind : Detector.values()) {
      Score ours = score("ours", kind, texts, DetectorAccuracyTest::ours);
      Score plain = score("plain", kind, texts, DetectorAccuracyTest::plain);
      String figures = "generated " + kind + ", " + ours + ", " + plain + ", seed " + seed;
      System.out.println(figures);
      assertThat(ours.precision()).as(figures).isGreaterThan(plain.precision()).isGreaterThan(0.98);
      assertThat(ours.recall()).as(figures).isGreaterThan(plain.recall()).isGreaterThan(0.98);
    }
  }

  @Test
  void findsMoreAndErrsLessThanPlainPatternsInRealText() throws IOException {
    Assumptions.assumeTrue(Files.isRegularFile(PROMPTS), "Skipped: no prompts at " + PROMPTS);
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Planted> texts = new ArrayList<>();
    ObjectMapper json = new ObjectMapper();
    for (String line : Files.readAllLines(PROMPTS)) {
      texts.add(intoSentences(json.readTree(line).get("prompt").asText(), random));
    }

    for (Detector kind : Detector.values()) {
      Score ours = score("ours", kind, texts, DetectorAccuracyTest::ours);
      Score plain = score("plain", kind, texts, DetectorAccuracyTest::plain);
      String figures = "real " + kind + ", " + ours + ", " + plain + ", seed " + seed;
      System.out.println(figures);
      assertThat(ours.precision()).as(figures).isGreaterThanOrEqualTo(plain.precision());
      assertThat(ours.recall()).as(figures).isGreaterThan(plain.recall());
    }
  }

  private static Planted generated(Random random) {
    PlantedValues values = new PlantedValues(random);
    StringBuilder text = new StringBuilder();
    List<Span> planted = new ArrayList<>();
    for (int left = 1 + random.nextInt(5); left > 0; left--) {
      Detector kind = Detector.values()[random.nextInt(Detector.values().length)];
      String sentence = SENTENCES.get(random.nextInt(SENTENCES.size()));
      int start = text.length() + sentence.indexOf("%s");
      boolean isDecoy = random.nextInt(3) == 0;
      String value = isDecoy ? values.decoy(kind) : values.value(kind);
      text.append(sentence.replace("%s", value)).append(' ');
      if (!isDecoy) {
        planted.add(new Span(start, start + value.length(), kind));
      }
    }
    return new Planted(text.toString(), planted);
  }

  /** A value of each kind behind the end of some sentence, or of the text. */
  private static Planted intoSentences(String text, Random random) {
    PlantedValues values = new PlantedValues(random);
    StringBuilder planted = new StringBuilder();
    List<Span> spans = new ArrayList<>();
    int from = 0;
    for (Detector kind : Detector.values()) {
      int end = text.indexOf(". ", from + random.nextInt(1 + (text.length() - from) / 2));
      int to = end < 0 ? text.length() : end + 2;
      planted.append(text, from, to).append(end < 0 ? " and " : "");
      String value = values.value(kind);
      spans.add(new Span(planted.length(), planted.length() + value.length(), kind));
      planted.append(value).append(' ');
      from = to;
    }
    return new Planted(planted.append(text, from, text.length()).toString(), spans);
  }

  private static void ours(Detector kind, String text, List<Span> found) {
    Redact redact = Protection.redact("text", kind).inRegion(REGION);
    found.addAll(new RedactText(redact, new FoundCounts(1), 0).spans(text));
  }

  private static void plain(Detector kind, String text, List<Span> found) {
    Matcher matcher = Objects.requireNonNull(PLAIN.get(kind)).matcher(text);
    while (matcher.find()) {
      found.add(new Span(matcher.start(), matcher.end(), kind));
    }
  }

  private static Score score(String of, Detector kind, List<Planted> texts, Finding finding) {
    int found = 0;
    int right = 0;
    int planted = 0;
    for (Planted text : texts) {
      List<Span> spans = new ArrayList<>();
      finding.find(kind, text.text(), spans);
      found += spans.size();
      List<Span> its = text.values().stream().filter(span -> span.detector() == kind).toList();
      planted += its.size();
      right += (int) its.stream().filter(spans::contains).count();
    }
    return new Score(of, found, right, planted);
  }
}
