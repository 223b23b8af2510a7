/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.transforms.aggregate.AggregateWindows;
import io.millrace.transforms.anomaly.DetectAnomalies;
import io.millrace.transforms.anomaly.Detector;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.dedup.Deduplicate;
import io.millrace.transforms.embed.EmbedText;
import io.millrace.transforms.embed.Embedder;
import io.millrace.transforms.enrich.Enrich;
import io.millrace.transforms.enrich.EnrichBlocks;
import io.millrace.transforms.enrich.EnrichService;
import io.millrace.transforms.enrich.HttpLookup;
import io.millrace.transforms.evolve.Evolve;
import io.millrace.transforms.history.TrackHistory;
import io.millrace.transforms.join.Join;
import io.millrace.transforms.late.CompletenessCurve;
import io.millrace.transforms.late.SplitLate;
import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.neardup.FindNearDuplicates;
import io.millrace.transforms.protect.Protect;
import io.millrace.transforms.protect.Protection;
import io.millrace.transforms.quality.CheckQuality;
import io.millrace.transforms.quality.CheckWindows;
import io.millrace.transforms.quality.RowRule;
import io.millrace.transforms.quality.WindowRule;
import io.millrace.transforms.safety.CheckAnswers;
import io.millrace.transforms.safety.CheckPrompts;
import io.millrace.transforms.sequence.MatchSequence;
import io.millrace.transforms.sequence.Pattern;
import io.millrace.transforms.sequence.Take;
import io.millrace.transforms.sequence.Where;
import io.millrace.transforms.session.Sessionize;
import io.millrace.transforms.usage.MeasureCalls;
import io.millrace.transforms.usage.NormaliseUsage;
import io.millrace.transforms.usage.PriceUsage;
import io.millrace.transforms.window.MeasureRows;
import io.millrace.transforms.window.MeasureWindows;
import io.millrace.transforms.window.Windows;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpecDisplayTest {
  private static final Schema SCHEMA =
      Schema.builder().addStringField("id").addDateTimeField("at").build();
  private static final Duration HOUR = Duration.ofHours(1);
  private static final StepContext STEP = new StepContext("run", "orders/Step");

  /** What is shown beside the spec: who or what a transform was given. */
  private static final Map<String, Set<String>> ARGUMENTS =
      Map.of(
          "CheckQuality", Set.of("tables"),
          "CheckBlocks", Set.of("tables"),
          "EmbedText", Set.of("embedder"),
          "EmbedTextBlocks", Set.of("embedder"),
          "TrackHistoryBlocks", Set.of("from"));

  static List<PTransform<?, ?>> transforms() {
    PCollection<Row> rows = Pipeline.create().apply(Create.empty(SCHEMA));
    PCollection<Block> blocks = rows.apply(PackBlocks.on("at"));
    AggregateWindows aggregate =
        AggregateWindows.tumbling(HOUR).by("id").measuring(Measure.count("n"));
    DetectAnomalies anomalies =
        DetectAnomalies.in("value").by("id").using(Detector.zScore(HOUR, 3)).every(HOUR);
    Deduplicate deduplicate = Deduplicate.byFields("id").inWindows(HOUR).keepingEarliest("at");
    EmbedText embed = EmbedText.in("id").into("vector").using(Embedder.hashing(16));
    Evolve evolve = Evolve.to(SCHEMA).renaming("key", "id").defaulting("id", "none").at(STEP);
    TrackHistory history = TrackHistory.versionsBy("id").routingTo(STEP);
    FindNearDuplicates near = FindNearDuplicates.in("id").within(HOUR);
    Join join = Join.asOf(HOUR).on("id").prefix("r_");
    MatchSequence sequence =
        MatchSequence.by("id")
            .pattern(
                Pattern.begin("seen", row -> true)
                    .timesOrMore(2)
                    .until(row -> false)
                    .notFollowedBy("left", Where.is("id", "x")))
            .within(HOUR)
            .taking(Take.first("first", "seen", "id"), Take.count("times", "seen"));
    MeasureCalls calls = MeasureCalls.every(HOUR).by("id").rating("errors", "failed");
    NormaliseUsage usage = NormaliseUsage.from(rows).usageIn("usage").onMissReject(STEP);
    PriceUsage price = PriceUsage.from(rows).modelIn("model").onMissReject(STEP);
    Protect protect = Protect.fields(Protection.mask("id"), Protection.tokenise("name", "k1"));
    CheckQuality quality = CheckQuality.rows("orders", List.of(RowRule.isComplete("id"))).at(STEP);
    CheckWindows windows =
        CheckWindows.of("orders", List.of(WindowRule.isUnique("id"))).tumbling(HOUR).at(STEP);
    Sessionize sessions = Sessionize.by("id").gap(HOUR).measuring(Measure.count("n"));
    return List.of(
        aggregate,
        aggregate.onBlocks(),
        anomalies,
        anomalies.onBlocks(),
        deduplicate,
        deduplicate.onBlocks(),
        embed,
        embed.onBlocks(),
        Enrich.from(rows).matching("id", "id").picking("at").onMissReject(STEP),
        EnrichBlocks.from(blocks).matching("id", "id").flagging("found"),
        Enrich.fromVersions(rows).matching("id", "id"),
        Enrich.fromStream(rows, HOUR).matching("id", "id"),
        Enrich.fromStreamBlocks(blocks, HOUR).matching("id", "id").onBlocks(),
        service().matching("id"),
        evolve,
        evolve.onBlocks(),
        history.on("at"),
        history.onBlocks(),
        history.from(rows).onBlocks(),
        near,
        near.onBlocks(),
        join.at("at").with(rows),
        join.withBlocks(blocks),
        CompletenessCurve.per(HOUR).by("id").recommending(0.9),
        SplitLate.after(HOUR).allowingLateness(HOUR),
        protect,
        protect.onBlocks(),
        quality,
        windows,
        windows.onBlocks(),
        CheckPrompts.in("id"),
        CheckPrompts.in("id").onBlocks(),
        CheckAnswers.in("id"),
        sequence,
        sequence.onBlocks(),
        sessions.on("at"),
        sessions.onBlocks(),
        calls,
        calls.onBlocks(),
        usage,
        usage.onBlocks(),
        price,
        price.onBlocks(),
        MeasureWindows.of(Windows.tumbling(HOUR), List.of("id"), List.of(Measure.count("n"))),
        MeasureRows.of(Windows.tumbling(HOUR), "at", List.of("id"), List.of(Measure.count("n"))));
  }

  @ParameterizedTest
  @MethodSource("transforms")
  void isOfEachComponentOfTheSpec(PTransform<?, ?> transform) throws Exception {
    String name = transform.getClass().getSimpleName();
    Map<String, String> expected = new TreeMap<>();
    Record spec = specOf(transform);
    for (RecordComponent component : spec.getClass().getRecordComponents()) {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      Object value = accessor.invoke(spec);
      Object shown = value instanceof Schema schema ? schema.getFieldNames() : value;
      expected.put(component.getName(), shown == null ? "none" : shown.toString());
    }

    Map<String, String> shown = shown(transform);

    assertThat(shown).as(name).containsAllEntriesOf(expected);
    shown.keySet().removeAll(ARGUMENTS.getOrDefault(name, Set.of()));
    assertThat(shown).as(name).isEqualTo(expected);
  }

  /** What an object is called that does not describe itself differs from run to run. */
  @ParameterizedTest
  @MethodSource("transforms")
  void isTheSameInEveryRun(PTransform<?, ?> transform) {
    assertThat(shown(transform).toString()).doesNotContainPattern("@[0-9a-f]{5,}|Lambda");
  }

  @Test
  void isAskedOfEveryPublicTransformWithASpec() throws Exception {
    Path classes =
        Path.of(SpecDisplay.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Path> files;
    try (Stream<Path> walk = Files.walk(classes)) {
      files = walk.filter(file -> file.toString().endsWith(".class")).toList();
    }
    Set<String> wanted = new TreeSet<>();
    for (Path file : files) {
      String path = classes.relativize(file).toString();
      Class<?> type =
          Class.forName(
              path.substring(0, path.length() - ".class".length()).replace('/', '.'),
              false,
              SpecDisplay.class.getClassLoader());
      if (PTransform.class.isAssignableFrom(type)
          && Modifier.isPublic(type.getModifiers())
          && !Modifier.isAbstract(type.getModifiers())
          && specFields(type).findAny().isPresent()) {
        wanted.add(type.getName());
      }
    }

    Set<String> asked =
        transforms().stream()
            .map(transform -> transform.getClass().getName())
            .collect(toCollection(TreeSet::new));

    assertThat(wanted).hasSizeGreaterThan(30);
    assertThat(asked).containsAll(wanted);
  }

  @Test
  void holdsNoSecret() {
    String secret = "s3cr3t-0123456789abcdef0123456789";
    List<PTransform<?, ?>> confided = new ArrayList<>();
    Protect protect =
        Protect.fields(Protection.tokenise("id", "k1"))
            .keys(id -> secret.getBytes(StandardCharsets.UTF_8));
    EnrichService service =
        Enrich.fromService(
                SCHEMA, HttpLookup.post("http://localhost/users").header("Authorization", secret))
            .matching("id");
    confided.add(protect);
    confided.add(protect.onBlocks());
    confided.add(service);
    confided.add(service.onBlocks());

    String shown = confided.stream().map(SpecDisplayTest::shown).toList().toString();

    assertThat(shown).contains("keyId=k1", "keyField=id").doesNotContain("s3cr3t");
  }

  private static EnrichService service() {
    return Enrich.fromService(SCHEMA, HttpLookup.post("http://localhost/users"));
  }

  private static Map<String, String> shown(PTransform<?, ?> transform) {
    return DisplayData.from(transform).items().stream()
        .collect(
            toMap(
                DisplayData.Item::getKey,
                item -> String.valueOf(item.getValue()),
                (one, other) -> one,
                TreeMap::new));
  }

  private static Record specOf(PTransform<?, ?> transform) throws IllegalAccessException {
    Field field = specFields(transform.getClass()).findFirst().orElseThrow();
    field.setAccessible(true);
    return (Record) field.get(transform);
  }

  /** The specs that a class has of itself or of a class above it. */
  private static Stream<Field> specFields(Class<?> transform) {
    return Stream.<Class<?>>iterate(transform, Objects::nonNull, Class::getSuperclass)
        .flatMap(type -> Arrays.stream(type.getDeclaredFields()))
        .filter(field -> field.getName().equals("spec") && field.getType().isRecord());
  }
}
