/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.anomaly;

import io.millrace.transforms.DefaultsTo;
import io.millrace.transforms.block.RowTimes;
import java.time.Duration;
import java.util.List;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.jspecify.annotations.Nullable;

/** {@link DetectAnomalies} as settings. */
record AnomalySettings(
    @SchemaFieldDescription(
            "The field with the values, a number; a row with null there is given on without a score.")
        String in,
    @SchemaFieldDescription("The fields that tell the keys apart, at least one.") List<String> by,
    @SchemaFieldDescription(
            "The DATETIME field with the event time; the timestamps of the elements if not given.")
        @Nullable String on,
    @SchemaFieldDescription(RowTimes.MAY_BE_STAMPED_BY) @Nullable String stampedBy,
    @SchemaFieldDescription("What tells an anomaly.") Using using,
    @SchemaFieldDescription("How many values a history must have, at least 2.") @DefaultsTo("30")
        int afterRows,
    @SchemaFieldDescription("The least spread that is believed, in the values' unit.")
        @DefaultsTo("0")
        double spreadAtLeast,
    @SchemaFieldDescription(
            "The periods that scores of unbounded input come out after; a tenth of the look-back,"
                + " at least a minute, if not given.")
        @Nullable Duration every,
    @SchemaFieldDescription("How long a period waits for rows after its end.") @DefaultsTo("PT0S")
        Duration lateness) {

  /** As the factories of {@link Detector}. */
  sealed interface Using {
    Detector detector();

    record Threshold(
        @SchemaFieldDescription("The least value that is no anomaly; open if not given.")
            @Nullable Double min,
        @SchemaFieldDescription("The greatest value that is no anomaly; open if not given.")
            @Nullable Double max)
        implements Using {
      @Override
      public Detector detector() {
        return Detector.threshold(
            min == null ? Double.NEGATIVE_INFINITY : min,
            max == null ? Double.POSITIVE_INFINITY : max);
      }
    }

    record ZScore(
        @SchemaFieldDescription("How far back values count.") Duration window,
        @SchemaFieldDescription("The largest score that is no anomaly, above 0.") @DefaultsTo("3")
            double limit)
        implements Using {
      @Override
      public Detector detector() {
        return Detector.zScore(window, limit);
      }
    }

    record RobustZ(
        @SchemaFieldDescription("How far back values count.") Duration window,
        @SchemaFieldDescription("The largest score that is no anomaly, above 0.") @DefaultsTo("3.5")
            double limit)
        implements Using {
      @Override
      public Detector detector() {
        return Detector.robustZ(window, limit);
      }
    }

    record Ewma(
        @SchemaFieldDescription(
                "After which age a value counts half; ten of them are looked back at.")
            Duration halfLife,
        @SchemaFieldDescription("The largest score that is no anomaly, above 0.") @DefaultsTo("3")
            double limit)
        implements Using {
      @Override
      public Detector detector() {
        return Detector.ewma(halfLife, limit);
      }
    }

    record Seasonal(
        @SchemaFieldDescription("After which time values are expected again: a day or a week, say.")
            Duration period,
        @SchemaFieldDescription("How many periods to look back, 1 to 1,000.") int seasons,
        @SchemaFieldDescription(
                "How far from the same time of earlier periods values count, less than half of the period.")
            Duration within,
        @SchemaFieldDescription("The largest score that is no anomaly, above 0.") @DefaultsTo("3.5")
            double limit)
        implements Using {
      @Override
      public Detector detector() {
        return Detector.seasonal(period, seasons, within, limit);
      }
    }
  }

  AnomalySettings {
    by = List.copyOf(by);
    if (by.isEmpty()) {
      throw new IllegalArgumentException("Missing required by");
    }
  }

  RowTimes times() {
    return new RowTimes(on, stampedBy);
  }

  DetectAnomalies detectAnomalies() {
    DetectAnomalies detect =
        DetectAnomalies.in(in)
            .by(by.get(0), by.subList(1, by.size()).toArray(String[]::new))
            .using(using.detector())
            .afterRows(afterRows)
            .spreadAtLeast(spreadAtLeast)
            .allowingLateness(lateness);
    detect = on == null ? detect : detect.on(on);
    detect = stampedBy == null ? detect : detect.stampedBy(stampedBy);
    return every == null ? detect : detect.every(every);
  }
}
