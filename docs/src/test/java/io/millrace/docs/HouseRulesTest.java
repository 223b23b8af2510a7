/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.docs;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.millrace.transforms.Evolving;
import io.millrace.transforms.Internal;
import io.millrace.transforms.Stable;
import java.util.List;
import org.apache.beam.sdk.transforms.PTransform;

/** Who may import whom: one test per rule of the house, over the classes that ship. */
@AnalyzeClasses(
    packages = "io.millrace",
    locations = Engines.class,
    importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
  private static final List<String> FAMILIES =
      List.of(
          "aggregate",
          "anomaly",
          "dedup",
          "embed",
          "enrich",
          "evolve",
          "history",
          "join",
          "late",
          "neardup",
          "protect",
          "quality",
          "safety",
          "sequence",
          "session",
          "usage");

  /** Lists the families for Beam's tools. */
  private static final String PROVIDERS = "io.millrace.transforms.provider..";

  private static String[] familyPackages() {
    return FAMILIES.stream()
        .map(family -> "io.millrace.transforms." + family + "..")
        .toArray(String[]::new);
  }

  @ArchTest
  static final ArchRule transformsImportNothingOfOursButBeamAndSmallLibraries =
      classes()
          .that()
          .resideInAPackage("io.millrace.transforms..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "io.millrace.transforms..",
                  "java..",
                  "javax.annotation..",
                  "javax.crypto..",
                  "com.github.benmanes.caffeine..",
                  "com.google.i18n.phonenumbers..",
                  "com.github.benmanes.caffeine..",
                  "io.github.resilience4j..",
                  "com.networknt.schema..",
                  "org.apache.beam.sdk..",
                  "org.joda.time..",
                  "org.jspecify..",
                  "org.checkerframework..",
                  "com.fasterxml.jackson..",
                  "org.apache.datasketches..",
                  "org.projectnessie.cel.."));

  @ArchTest
  static final ArchRule ioImportsOnlyTransforms =
      noClasses()
          .that()
          .resideInAPackage("io.millrace.io..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "io.millrace.catalog..",
                  "io.millrace.pipelines..",
                  "io.millrace.cli..",
                  "io.millrace.runners..",
                  "io.millrace.casestudies.."));

  @ArchTest
  static final ArchRule catalogImportsOnlyTransforms =
      noClasses()
          .that()
          .resideInAPackage("io.millrace.catalog..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "io.millrace.io..",
                  "io.millrace.pipelines..",
                  "io.millrace.cli..",
                  "io.millrace.runners..",
                  "io.millrace.casestudies.."));

  @ArchTest
  static final ArchRule pipelinesImportNoCommandLineRunnerOrCaseStudy =
      noClasses()
          .that()
          .resideInAPackage("io.millrace.pipelines..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "io.millrace.cli..", "io.millrace.runners..", "io.millrace.casestudies.."));

  @ArchTest
  static final ArchRule nobodyImportsCaseStudies =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.millrace.casestudies..")
          .should()
          .dependOnClassesThat(resideInAPackage("io.millrace.casestudies.."));

  @ArchTest
  static final ArchRule runnerPackagesAppearOnlyUnderRunners =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.millrace.runners..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "org.apache.beam.runners..", "org.apache.flink..", "org.apache.spark.."));

  @ArchTest
  static final ArchRule icebergAppearsOnlyInItsModule =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.millrace.io.iceberg..")
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.apache.iceberg.."));

  @ArchTest
  static final ArchRule parquetAppearsOnlyInFilesAndIceberg =
      noClasses()
          .that()
          .resideOutsideOfPackages("io.millrace.io.files..", "io.millrace.io.iceberg..")
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.apache.parquet.."));

  /** Hadoop's classes are the configuration of Parquet and of HDFS. */
  @ArchTest
  static final ArchRule hadoopAppearsOnlyInFilesHdfsAndIceberg =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.millrace.io.files..", "io.millrace.io.hdfs..", "io.millrace.io.iceberg..")
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.apache.hadoop.."));

  @ArchTest
  static final ArchRule kafkaAppearsOnlyInItsModule =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.millrace.io.kafka..", "io.millrace.benchmarks..", "io.millrace.testing.engines..")
          .should()
          .dependOnClassesThat(
              resideInAPackage("org.apache.kafka..")
                  .and(resideOutsideOfPackage("org.apache.kafka.connect..")));

  /** Debezium's connectors are Kafka Connect's. */
  @ArchTest
  static final ArchRule debeziumAppearsOnlyInItsModule =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.millrace.io.cdc..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "io.debezium..", "com.github.shyiko..", "org.apache.kafka.connect.."));

  /** A catalog of Iceberg's may be a database, too. */
  @ArchTest
  static final ArchRule databasesAreSpokenToOnlyByTheirModulesAndIceberg =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "io.millrace.io.cdc..", "io.millrace.io.jdbc..", "io.millrace.io.iceberg..")
          .should()
          .dependOnClassesThat(resideInAnyPackage("java.sql..", "javax.sql.."));

  @ArchTest
  static final ArchRule driversAreLoadedByNameAndNeverImported =
      noClasses()
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "com.mysql..",
                  "org.duckdb..",
                  "org.h2..",
                  "org.mariadb..",
                  "org.postgresql..",
                  "org.sqlite..",
                  "ru.yandex.."));

  @ArchTest
  static final ArchRule fileFormatLibrariesAppearOnlyInFiles =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.millrace.io.files..")
          .should()
          .dependOnClassesThat(resideInAnyPackage("org.apache.avro..", "org.apache.commons.csv.."));

  @ArchTest
  static final ArchRule familiesDoNotImportEachOther =
      slices()
          .matching("io.millrace.transforms.(" + String.join("|", FAMILIES) + ")..")
          .should()
          .notDependOnEachOther();

  @ArchTest
  static final ArchRule whatFamiliesShareKnowsNoFamily =
      noClasses()
          .that()
          .resideInAPackage("io.millrace.transforms..")
          .and()
          .resideOutsideOfPackages(familyPackages())
          .and()
          .resideOutsideOfPackage(PROVIDERS)
          .should()
          .dependOnClassesThat(resideInAnyPackage(familyPackages()));

  @ArchTest
  static final ArchRule onePackageKnowsBeamsProviders =
      noClasses()
          .that()
          .resideOutsideOfPackage(PROVIDERS)
          .should()
          .dependOnClassesThat(
              assignableTo("org.apache.beam.sdk.schemas.transforms.SchemaTransformProvider")
                  .or(assignableTo("org.apache.beam.sdk.schemas.transforms.SchemaTransform")));

  @ArchTest
  static final ArchRule theTestKitStaysInTests =
      noClasses()
          .that()
          .resideOutsideOfPackage("io.millrace.testing..")
          .should()
          .dependOnClassesThat(resideInAPackage("io.millrace.testing.."));

  @ArchTest
  static final ArchRule packagesAreFreeOfCycles =
      slices().matching("io.millrace.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule theGeneratorSharesNoCodeWithThePipelineItJudges =
      classes()
          .that()
          .resideInAPackage("io.millrace.casestudies.ecommerce.generator..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                      "io.millrace.casestudies.ecommerce.generator..",
                      "java..",
                      "com.fasterxml.jackson..",
                      "org.jspecify..")
                  .or(are(stabilityMarks())));

  @ArchTest
  static final ArchRule jodaStaysOutOfSpecsAndCommandLines =
      noClasses()
          .that()
          .resideInAnyPackage("io.millrace.cli..", "io.millrace.catalog..")
          .should()
          .dependOnClassesThat(resideInAPackage("org.joda.time.."));

  @ArchTest
  static final ArchRule transformsAreNamedForWhatTheyDo =
      noClasses()
          .that()
          .areAssignableTo(PTransform.class)
          .should()
          .haveNameMatching(
              ".*\\.[A-Za-z]*(Transform|Source|Sink|Reader|Writer|Manager|Helper|Util|Base|Impl|Processor)");

  @ArchTest
  static final ArchRule publicTypesSayHowStableTheyAre =
      classes()
          .that()
          .arePublic()
          .and()
          .areTopLevelClasses()
          .and()
          .areNotAnnotations()
          .should()
          .beAnnotatedWith(Stable.class)
          .orShould()
          .beAnnotatedWith(Evolving.class)
          .orShould()
          .beAnnotatedWith(Internal.class);

  private static com.tngtech.archunit.base.DescribedPredicate<
          com.tngtech.archunit.core.domain.JavaClass>
      stabilityMarks() {
    return com.tngtech.archunit.base.DescribedPredicate.describe(
        "stability marks",
        type ->
            type.isEquivalentTo(Stable.class)
                || type.isEquivalentTo(Evolving.class)
                || type.isEquivalentTo(Internal.class));
  }
}
