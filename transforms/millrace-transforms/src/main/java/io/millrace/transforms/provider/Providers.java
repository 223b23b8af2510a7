/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.provider;

import io.millrace.transforms.Internal;
import io.millrace.transforms.aggregate.AggregateWindowsDescriptor;
import io.millrace.transforms.anomaly.DetectAnomaliesDescriptor;
import io.millrace.transforms.dedup.DeduplicateDescriptor;
import io.millrace.transforms.dedup.DeduplicateWithinDescriptor;
import io.millrace.transforms.embed.EmbedTextDescriptor;
import io.millrace.transforms.enrich.EnrichDescriptor;
import io.millrace.transforms.enrich.EnrichServiceDescriptor;
import io.millrace.transforms.enrich.EnrichStreamDescriptor;
import io.millrace.transforms.enrich.EnrichVersionsDescriptor;
import io.millrace.transforms.evolve.EvolveDescriptor;
import io.millrace.transforms.history.TrackHistoryDescriptor;
import io.millrace.transforms.join.JoinDescriptor;
import io.millrace.transforms.late.CompletenessCurveDescriptor;
import io.millrace.transforms.late.SplitLateDescriptor;
import io.millrace.transforms.neardup.FindNearDuplicatesDescriptor;
import io.millrace.transforms.protect.ProtectDescriptor;
import io.millrace.transforms.quality.CheckQualityDescriptor;
import io.millrace.transforms.quality.CheckWindowsDescriptor;
import io.millrace.transforms.safety.CheckAnswersDescriptor;
import io.millrace.transforms.safety.CheckPromptsDescriptor;
import io.millrace.transforms.sequence.MatchSequenceDescriptor;
import io.millrace.transforms.session.SessionizeDescriptor;
import io.millrace.transforms.usage.MeasureCallsDescriptor;
import io.millrace.transforms.usage.NormaliseUsageDescriptor;
import io.millrace.transforms.usage.PriceUsageDescriptor;

/**
 * The providers Beam's tools find, one class each as {@link java.util.ServiceLoader} asks; their
 * names stand in {@code META-INF/services}.
 *
 * @since 0.1
 */
@Internal
public final class Providers {
  private Providers() {}

  /** Of {@link AggregateWindowsDescriptor}. */
  public static final class AggregateWindows extends DescribedProvider {
    public AggregateWindows() {
      super(new AggregateWindowsDescriptor());
    }
  }

  /** Of {@link CheckAnswersDescriptor}. */
  public static final class CheckAnswers extends DescribedProvider {
    public CheckAnswers() {
      super(new CheckAnswersDescriptor());
    }
  }

  /** Of {@link CheckPromptsDescriptor}. */
  public static final class CheckPrompts extends DescribedProvider {
    public CheckPrompts() {
      super(new CheckPromptsDescriptor());
    }
  }

  /** Of {@link CheckQualityDescriptor}. */
  public static final class CheckQuality extends DescribedProvider {
    public CheckQuality() {
      super(new CheckQualityDescriptor());
    }
  }

  /** Of {@link CheckWindowsDescriptor}. */
  public static final class CheckWindows extends DescribedProvider {
    public CheckWindows() {
      super(new CheckWindowsDescriptor());
    }
  }

  /** Of {@link CompletenessCurveDescriptor}. */
  public static final class CompletenessCurve extends DescribedProvider {
    public CompletenessCurve() {
      super(new CompletenessCurveDescriptor());
    }
  }

  /** Of {@link DeduplicateDescriptor}. */
  public static final class Deduplicate extends DescribedProvider {
    public Deduplicate() {
      super(new DeduplicateDescriptor());
    }
  }

  /** Of {@link DeduplicateWithinDescriptor}. */
  public static final class DeduplicateWithin extends DescribedProvider {
    public DeduplicateWithin() {
      super(new DeduplicateWithinDescriptor());
    }
  }

  /** Of {@link DetectAnomaliesDescriptor}. */
  public static final class DetectAnomalies extends DescribedProvider {
    public DetectAnomalies() {
      super(new DetectAnomaliesDescriptor());
    }
  }

  /** Of {@link EmbedTextDescriptor}. */
  public static final class EmbedText extends DescribedProvider {
    public EmbedText() {
      super(new EmbedTextDescriptor());
    }
  }

  /** Of {@link EnrichDescriptor}. */
  public static final class Enrich extends DescribedProvider {
    public Enrich() {
      super(new EnrichDescriptor());
    }
  }

  /** Of {@link EnrichServiceDescriptor}. */
  public static final class EnrichService extends DescribedProvider {
    public EnrichService() {
      super(new EnrichServiceDescriptor());
    }
  }

  /** Of {@link EnrichStreamDescriptor}. */
  public static final class EnrichStream extends DescribedProvider {
    public EnrichStream() {
      super(new EnrichStreamDescriptor());
    }
  }

  /** Of {@link EnrichVersionsDescriptor}. */
  public static final class EnrichVersions extends DescribedProvider {
    public EnrichVersions() {
      super(new EnrichVersionsDescriptor());
    }
  }

  /** Of {@link EvolveDescriptor}. */
  public static final class Evolve extends DescribedProvider {
    public Evolve() {
      super(new EvolveDescriptor());
    }
  }

  /** Of {@link FindNearDuplicatesDescriptor}. */
  public static final class FindNearDuplicates extends DescribedProvider {
    public FindNearDuplicates() {
      super(new FindNearDuplicatesDescriptor());
    }
  }

  /** Of {@link JoinDescriptor}. */
  public static final class Join extends DescribedProvider {
    public Join() {
      super(new JoinDescriptor());
    }
  }

  /** Of {@link MatchSequenceDescriptor}. */
  public static final class MatchSequence extends DescribedProvider {
    public MatchSequence() {
      super(new MatchSequenceDescriptor());
    }
  }

  /** Of {@link MeasureCallsDescriptor}. */
  public static final class MeasureCalls extends DescribedProvider {
    public MeasureCalls() {
      super(new MeasureCallsDescriptor());
    }
  }

  /** Of {@link NormaliseUsageDescriptor}. */
  public static final class NormaliseUsage extends DescribedProvider {
    public NormaliseUsage() {
      super(new NormaliseUsageDescriptor());
    }
  }

  /** Of {@link PriceUsageDescriptor}. */
  public static final class PriceUsage extends DescribedProvider {
    public PriceUsage() {
      super(new PriceUsageDescriptor());
    }
  }

  /** Of {@link ProtectDescriptor}. */
  public static final class Protect extends DescribedProvider {
    public Protect() {
      super(new ProtectDescriptor());
    }
  }

  /** Of {@link SessionizeDescriptor}. */
  public static final class Sessionize extends DescribedProvider {
    public Sessionize() {
      super(new SessionizeDescriptor());
    }
  }

  /** Of {@link SplitLateDescriptor}. */
  public static final class SplitLate extends DescribedProvider {
    public SplitLate() {
      super(new SplitLateDescriptor());
    }
  }

  /** Of {@link TrackHistoryDescriptor}. */
  public static final class TrackHistory extends DescribedProvider {
    public TrackHistory() {
      super(new TrackHistoryDescriptor());
    }
  }
}
