/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.testing;

import io.millrace.transforms.Rejected;
import io.millrace.transforms.StepContext;
import io.millrace.transforms.aggregate.AggregateBlocksResult;
import io.millrace.transforms.aggregate.AggregateWindows;
import io.millrace.transforms.anomaly.DetectAnomalies;
import io.millrace.transforms.anomaly.DetectAnomaliesResult;
import io.millrace.transforms.anomaly.Detector;
import io.millrace.transforms.block.AddField;
import io.millrace.transforms.block.Block;
import io.millrace.transforms.block.KeepFields;
import io.millrace.transforms.block.PackBlocks;
import io.millrace.transforms.block.UnpackBlocks;
import io.millrace.transforms.dedup.Deduplicate;
import io.millrace.transforms.dedup.DeduplicateResult;
import io.millrace.transforms.embed.EmbedText;
import io.millrace.transforms.embed.Embedder;
import io.millrace.transforms.enrich.Enrich;
import io.millrace.transforms.enrich.EnrichResult;
import io.millrace.transforms.enrich.EnrichStreamResult;
import io.millrace.transforms.enrich.HttpLookup;
import io.millrace.transforms.enrich.ServicePolicy;
import io.millrace.transforms.evolve.Evolve;
import io.millrace.transforms.evolve.EvolvePolicy;
import io.millrace.transforms.evolve.EvolveResult;
import io.millrace.transforms.history.TrackHistory;
import io.millrace.transforms.history.TrackHistoryResult;
import io.millrace.transforms.join.Join;
import io.millrace.transforms.join.JoinResult;
import io.millrace.transforms.late.CompletenessCurve;
import io.millrace.transforms.late.CompletenessCurveResult;
import io.millrace.transforms.late.SplitLate;
import io.millrace.transforms.late.SplitLateResult;
import io.millrace.transforms.measure.Measure;
import io.millrace.transforms.neardup.FindNearDuplicates;
import io.millrace.transforms.neardup.FindNearDuplicatesResult;
import io.millrace.transforms.neardup.Shingles;
import io.millrace.transforms.protect.Protect;
import io.millrace.transforms.protect.ProtectResult;
import io.millrace.transforms.protect.Protection;
import io.millrace.transforms.quality.Action;
import io.millrace.transforms.quality.CheckQuality;
import io.millrace.transforms.quality.CheckQualityResult;
import io.millrace.transforms.quality.CheckWindows;
import io.millrace.transforms.quality.CheckWindowsResult;
import io.millrace.transforms.quality.RowRule;
import io.millrace.transforms.quality.Threshold;
import io.millrace.transforms.quality.WindowRule;
import io.millrace.transforms.safety.CheckAnswers;
import io.millrace.transforms.safety.CheckPrompts;
import io.millrace.transforms.sequence.MatchSequence;
import io.millrace.transforms.sequence.MatchSequenceResult;
import io.millrace.transforms.sequence.Pattern;
import io.millrace.transforms.sequence.Take;
import io.millrace.transforms.sequence.Where;
import io.millrace.transforms.session.Sessionize;
import io.millrace.transforms.session.SessionizeResult;
import io.millrace.transforms.usage.MeasureCalls;
import io.millrace.transforms.usage.MeasureCallsResult;
import io.millrace.transforms.usage.NormaliseUsage;
import io.millrace.transforms.usage.PriceUsage;
import io.millrace.transforms.usage.UsageResult;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.transforms.Convert;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.PCollectionRowTuple;
import org.apache.beam.sdk.values.Row;
import org.joda.time.Instant;

/** Every descriptor's example, written in Java by hand. */
final class JavaDoors {
  private static final String INPUT = "input";
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private JavaDoors() {}

  static List<JavaDoor> all(CountryService service) {
    return List.of(
        JavaDoor.of(new AggregateWindowsDescriptorTest(), JavaDoors::aggregateWindows),
        JavaDoor.of(
            new CheckAnswersDescriptorTest(),
            in ->
                Map.of(
                    "checked",
                    in.get(INPUT).apply("Java", CheckAnswers.in("text").flaggingFrom(0.6)))),
        JavaDoor.of(
            new CheckPromptsDescriptorTest(),
            in ->
                Map.of(
                    "checked",
                    in.get(INPUT).apply("Java", CheckPrompts.in("text").flaggingFrom(0.6)))),
        JavaDoor.of(new CheckQualityDescriptorTest(), JavaDoors::checkQuality),
        JavaDoor.of(new CheckWindowsDescriptorTest(), JavaDoors::checkWindows),
        JavaDoor.of(new CompletenessCurveDescriptorTest(), JavaDoors::completenessCurve),
        JavaDoor.of(
            new DeduplicateDescriptorTest(),
            in ->
                deduplicated(
                    in,
                    Deduplicate.byFields("order_id")
                        .inWindows(HOUR)
                        .keepingEarliest("version")
                        .on("ordered_at"))),
        JavaDoor.of(
            new DeduplicateWithinDescriptorTest(),
            in ->
                deduplicated(
                    in,
                    Deduplicate.byFields("order_id")
                        .within(HOUR)
                        .comparingContent()
                        .on("ordered_at")
                        .allowingLateness(MINUTE.multipliedBy(5)))),
        JavaDoor.of(new DetectAnomaliesDescriptorTest(), JavaDoors::detectAnomalies),
        JavaDoor.of(
            new EmbedTextDescriptorTest(),
            in ->
                Map.of(
                    "embedded",
                    in.get(INPUT)
                        .apply(
                            "Java",
                            EmbedText.in("prompt").into("embedding").using(Embedder.hashing(64)))
                        .embedded())),
        JavaDoor.of(
            new EnrichDescriptorTest(),
            in ->
                enriched(
                    in.get(INPUT)
                        .apply(
                            "Java",
                            Enrich.from(in.get("table"))
                                .matching("product_id", "id")
                                .picking("category")
                                .prefix("product_")
                                .flagging("in_catalogue")
                                .onMissReject(step("orders/Enrich"))))),
        fromService(service),
        JavaDoor.of(new EnrichStreamDescriptorTest(), JavaDoors::fromStream),
        JavaDoor.of(
            new EnrichVersionsDescriptorTest(),
            in ->
                enriched(
                    in.get(INPUT)
                        .apply(
                            "Java",
                            Enrich.fromVersions(in.get("table"))
                                .matching("product_id", "id")
                                .validFrom("since")
                                .validTo("until")
                                .at("ordered_at")
                                .picking(Map.of("list_price", "price"))
                                .onMissReject(step("orders/Enrich"))))),
        JavaDoor.of(new EvolveDescriptorTest(), JavaDoors::evolve),
        JavaDoor.of(new FindNearDuplicatesDescriptorTest(), JavaDoors::findNearDuplicates),
        JavaDoor.of(new JoinDescriptorTest(), JavaDoors::join),
        JavaDoor.of(new MatchSequenceDescriptorTest(), JavaDoors::matchSequence),
        JavaDoor.of(
            new MeasureCallsDescriptorTest(),
            in -> {
              MeasureCallsResult result =
                  in.get("calls")
                      .apply("JavaPack", PackBlocks.of())
                      .apply(
                          "Java",
                          MeasureCalls.every(MINUTE)
                              .by("gen_ai_request_model")
                              .rating("errors", "is_error")
                              .adding("gen_ai_usage_output_tokens")
                              .spreading("latency_ms", 50, 99)
                              .onBlocks());
              return Map.of("measured", result.results(), "late", rows("Late", result.late()));
            }),
        JavaDoor.of(
            new NormaliseUsageDescriptorTest(),
            in ->
                used(
                    in.get("calls")
                        .apply(
                            "Java",
                            NormaliseUsage.from(in.get("prices"))
                                .usageIn("usage")
                                .urlIn("url")
                                .onMissReject(step("calls/Read"))))),
        JavaDoor.of(
            new PriceUsageDescriptorTest(),
            in ->
                used(
                    in.get("calls")
                        .apply(
                            "Java",
                            PriceUsage.from(in.get("prices"))
                                .urlIn("url")
                                .modelIn("gen_ai_request_model")
                                .rounding(6, RoundingMode.HALF_EVEN)
                                .onMissReject(step("calls/Price"))))),
        JavaDoor.of(new ProtectDescriptorTest(), JavaDoors::protect),
        JavaDoor.of(new SessionizeDescriptorTest(), JavaDoors::sessionize),
        JavaDoor.of(new SplitLateDescriptorTest(), JavaDoors::splitLate),
        JavaDoor.of(new TrackHistoryDescriptorTest(), JavaDoors::trackHistory));
  }

  private static StepContext step(String name) {
    return new StepContext("run-1", name);
  }

  private static PCollection<Row> letters(PCollection<Rejected> rejected) {
    return rejected.apply("JavaLetters", Convert.toRows());
  }

  private static PCollection<Row> rows(String name, PCollection<Block> blocks) {
    return blocks.apply("Java" + name, UnpackBlocks.rows());
  }

  private static Map<String, PCollection<Row>> aggregateWindows(PCollectionRowTuple in) {
    AggregateBlocksResult result =
        in.get(INPUT)
            .apply("JavaPack", PackBlocks.<Row>on("sold_at").stampedBy("received_at"))
            .apply(
                "Java",
                AggregateWindows.tumbling(HOUR)
                    .by("product_id")
                    .measuring(
                        Measure.count("sales"),
                        Measure.sum("paid", "amount").where("is_paid"),
                        Measure.approxPercentile("most", "amount", 95))
                    .onBlocks()
                    .allowingLateness(MINUTE.multipliedBy(5))
                    .withPanes());
    return Map.of("results", result.results(), "late", rows("Late", result.late()));
  }

  private static Map<String, PCollection<Row>> checkQuality(PCollectionRowTuple in) {
    CheckQualityResult<Row> result =
        in.get(INPUT)
            .apply(
                "Java",
                CheckQuality.rows(
                        "orders",
                        List.of(
                            RowRule.isComplete("customer"),
                            RowRule.isLessThanOrEqualTo("net", "gross").where("customer != 'test'"),
                            RowRule.isPositive("net").withAction(Action.DROP)))
                    .at(step("orders/Check"))
                    .keyedBy("id"));
    return Map.of(
        "accepted", result.accepted(),
        "dropped", result.dropped(),
        "rejected", letters(result.rejected()),
        "verdicts", result.verdicts());
  }

  private static Map<String, PCollection<Row>> checkWindows(PCollectionRowTuple in) {
    CheckWindowsResult result =
        in.get(INPUT)
            .apply(
                "Java",
                CheckWindows.of(
                        "orders",
                        List.of(
                            WindowRule.areUnique("order_id"),
                            WindowRule.hasCompleteness(
                                "email", Threshold.mustBeGreaterOrEqualTo(0.95))))
                    .tumbling(DAY)
                    .on("ordered_at")
                    .stampedBy("received_at")
                    .by("shop")
                    .at(step("orders/CheckDays")));
    PCollection<Block> late =
        result
            .late()
            .apply(
                AddField.computed(
                    "event_time",
                    FieldType.DATETIME,
                    row -> new Instant(row.eventTime().toEpochMilli())))
            .apply(KeepFields.of("shop", "event_time"));
    return Map.of(
        "verdicts", result.verdicts(), "suites", result.suites(), "late", rows("Late", late));
  }

  private static Map<String, PCollection<Row>> completenessCurve(PCollectionRowTuple in) {
    CompletenessCurveResult result =
        in.get(INPUT)
            .apply("JavaPack", PackBlocks.<Row>on("read_at").stampedBy("received_at"))
            .apply(
                "Java",
                CompletenessCurve.per(HOUR)
                    .by("device_id")
                    .recommending(0.99)
                    .allowingLateness(DAY));
    return Map.of("curves", result.curves(), "late", rows("Late", result.late()));
  }

  private static Map<String, PCollection<Row>> deduplicated(
      PCollectionRowTuple in, Deduplicate deduplicate) {
    DeduplicateResult<Row> result = in.get(INPUT).apply("Java", deduplicate);
    return Map.of("kept", result.kept(), "duplicates", result.duplicates(), "late", result.late());
  }

  private static Map<String, PCollection<Row>> detectAnomalies(PCollectionRowTuple in) {
    DetectAnomaliesResult<Row> result =
        in.get(INPUT)
            .apply(
                "Java",
                DetectAnomalies.in("temperature")
                    .by("device_id")
                    .on("measured_at")
                    .using(Detector.zScore(HOUR, 3))
                    .afterRows(2));
    return Map.of(
        "scored", result.scored(),
        "anomalies", result.anomalies(),
        "late", result.late(),
        "without_key", result.withoutKey());
  }

  private static Map<String, PCollection<Row>> enriched(EnrichResult<Row> result) {
    return Map.of("enriched", result.enriched(), "rejected", letters(result.rejected()));
  }

  private static JavaDoor fromService(CountryService service) {
    String url = service.url() + "/users/{key}";
    DescriptorContract contract =
        new EnrichServiceDescriptorTest() {
          @Override
          protected List<String> settings() {
            return settings(service.url());
          }
        };
    return new JavaDoor(
        contract,
        contract
            .descriptor()
            .example()
            .replace("https://users.example/v1/users/{key}", url)
            .replace("USERS_AUTHORIZATION", "PATH"),
        in ->
            enriched(
                in.get(INPUT)
                    .apply(
                        "Java",
                        Enrich.fromService(
                                Schema.builder().addStringField("country").build(),
                                HttpLookup.get(url).headerFromEnvironment("Authorization", "PATH"))
                            .matching("user_id")
                            .with(
                                ServicePolicy.defaults()
                                    .withBatchKeys(50)
                                    .withRetry(3, Duration.ofMillis(200), SECOND.multipliedBy(10)))
                            .picking("country")
                            .prefix("user_")
                            .onFailureReject(step("clicks/Enrich")))));
  }

  private static Map<String, PCollection<Row>> fromStream(PCollectionRowTuple in) {
    EnrichStreamResult<Row> result =
        in.get(INPUT)
            .apply(
                "Java",
                Enrich.fromStream(in.get("reference"), MINUTE.multipliedBy(5))
                    .matching("device_id", "device")
                    .at("read_at")
                    .referenceAt("set_at")
                    .picking(Map.of("mode", "mode", "level", "level"))
                    .flagging("is_set")
                    .onMissDefault(Map.of("level", 0)));
    return Map.of(
        "enriched", result.enriched(),
        "rejected", letters(result.rejected()),
        "late", result.late(),
        "late_reference", result.lateReference());
  }

  private static Map<String, PCollection<Row>> evolve(PCollectionRowTuple in) {
    Schema wanted =
        Schema.builder()
            .addStringField("id")
            .addInt32Field("quantity")
            .addNullableStringField("country")
            .build();
    EvolveResult<Row> result =
        in.get(INPUT)
            .apply(
                "Java",
                Evolve.to(wanted)
                    .under(EvolvePolicy.TRY_EVOLVE)
                    .renaming("amount", "quantity")
                    .at(step("orders/Evolve")));
    return Map.of("evolved", result.evolved(), "rejected", letters(result.rejected()));
  }

  private static Map<String, PCollection<Row>> findNearDuplicates(PCollectionRowTuple in) {
    FindNearDuplicatesResult<Row> result =
        in.get(INPUT)
            .apply(
                "Java",
                FindNearDuplicates.in("prompt")
                    .by("tenant")
                    .on("called_at")
                    .atLeast(0.8)
                    .shingles(Shingles.characters(4))
                    .within(DAY)
                    .every(HOUR));
    return Map.of(
        "marked", result.marked(), "late", result.late(), "without_key", result.withoutKey());
  }

  private static Map<String, PCollection<Row>> join(PCollectionRowTuple in) {
    JoinResult<Row> result =
        in.get("left")
            .apply(
                "Java",
                Join.asOf(HOUR)
                    .on("product_id")
                    .leftOuter()
                    .prefix("price_")
                    .at("sold_at", "valid_from")
                    .stampedBy("received_at", "told_at")
                    .with(in.get("right")));
    return Map.of(
        "joined", result.joined(),
        "left_unmatched", result.leftUnmatched(),
        "right_unmatched", result.rightUnmatched(),
        "late_left", result.lateLeft(),
        "late_right", result.lateRight());
  }

  private static Map<String, PCollection<Row>> matchSequence(PCollectionRowTuple in) {
    MatchSequenceResult<Row> result =
        in.get(INPUT)
            .apply(
                "Java",
                MatchSequence.by("customer_id")
                    .pattern(
                        Pattern.begin("cart", Where.is("type", "cart"))
                            .notFollowedBy("order", Where.is("type", "order")))
                    .within(HOUR)
                    .taking(
                        Take.first("product", "cart", "product_id"), Take.count("carts", "cart"))
                    .on("event_time"));
    return Map.of(
        "matches", result.matches(), "late", result.late(), "without_key", result.withoutKey());
  }

  private static Map<String, PCollection<Row>> used(UsageResult<Row> result) {
    return Map.of("calls", result.calls(), "rejected", letters(result.rejected()));
  }

  private static Map<String, PCollection<Row>> protect(PCollectionRowTuple in) {
    ProtectResult<Row> result =
        in.get(INPUT)
            .apply(
                "Java",
                Protect.fields(
                    Protection.mask("card", 0, 4),
                    Protection.redact(
                        "text",
                        io.millrace.transforms.protect.Detector.EMAIL,
                        io.millrace.transforms.protect.Detector.PHONE),
                    Protection.nullify("birthday")));
    return Map.of("protected_rows", result.protectedRows(), "findings", result.findings());
  }

  private static Map<String, PCollection<Row>> sessionize(PCollectionRowTuple in) {
    SessionizeResult<Row> result =
        in.get(INPUT)
            .apply(
                "Java",
                Sessionize.by("customer_id")
                    .gap(MINUTE.multipliedBy(30))
                    .cap(HOUR.multipliedBy(8))
                    .on("clicked_at")
                    .measuring(Measure.count("clicks"), Measure.sum("seconds", "seconds")));
    return Map.of(
        "sessions", result.sessions(),
        "late", result.late(),
        "without_key", result.withoutKey());
  }

  private static Map<String, PCollection<Row>> splitLate(PCollectionRowTuple in) {
    SplitLateResult result =
        in.get(INPUT)
            .apply("JavaPack", PackBlocks.<Row>on("read_at").stampedBy("received_at"))
            .apply("Java", SplitLate.after(MINUTE).allowingLateness(SECOND.multipliedBy(10)));
    return Map.of("on_time", rows("OnTime", result.onTime()), "late", rows("Late", result.late()));
  }

  private static Map<String, PCollection<Row>> trackHistory(PCollectionRowTuple in) {
    TrackHistoryResult<Row> result =
        in.get(INPUT)
            .apply(
                "Java",
                TrackHistory.versionsBy("sku")
                    .on("at")
                    .operationIn("op")
                    .tracking("price")
                    .routingTo(step("Track/prices")));
    return Map.of(
        "history", result.history(),
        "late", result.late(),
        "without_key", result.withoutKey(),
        "rejected", letters(result.rejected()));
  }
}
