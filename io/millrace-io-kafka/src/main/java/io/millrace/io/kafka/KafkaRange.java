/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import io.millrace.io.files.ReadBatch;
import java.util.List;
import org.apache.beam.sdk.coders.Coder;
import org.apache.beam.sdk.io.BoundedSource;
import org.apache.beam.sdk.options.PipelineOptions;
import org.joda.time.Instant;

/** Partitions of a topic up to their ends, each read by a consumer of its own. */
final class KafkaRange extends BoundedSource<ReadBatch> {
  private static final long serialVersionUID = 1L;

  private final KafkaSource partitions;

  /**
   * @param partitions with an end
   */
  KafkaRange(KafkaSource partitions) {
    this.partitions = partitions;
  }

  /** One of each partition, whatever the size, which Kafka does not tell. */
  @Override
  public List<KafkaRange> split(long desiredBundleSizeBytes, PipelineOptions options) {
    return partitions.split(Integer.MAX_VALUE, options).stream().map(KafkaRange::new).toList();
  }

  @Override
  public long getEstimatedSizeBytes(PipelineOptions options) {
    return 0;
  }

  @Override
  public BoundedReader<ReadBatch> createReader(PipelineOptions options) {
    return new Reader(this, partitions.createPatientReader(options));
  }

  @Override
  public Coder<ReadBatch> getOutputCoder() {
    return partitions.getOutputCoder();
  }

  @Override
  public String toString() {
    return partitions.toString();
  }

  private static final class Reader extends BoundedReader<ReadBatch> {
    private final KafkaRange source;
    private final KafkaReader reader;

    Reader(KafkaRange source, KafkaReader reader) {
      this.source = source;
      this.reader = reader;
    }

    @Override
    public boolean start() {
      return reader.start() || advance();
    }

    /** Waits for what is to come, as long as Kafka is away. */
    @Override
    public boolean advance() {
      boolean has = reader.advance();
      while (!has && !reader.isDone()) {
        has = reader.advance();
      }
      return has;
    }

    @Override
    public ReadBatch getCurrent() {
      return reader.getCurrent();
    }

    @Override
    public Instant getCurrentTimestamp() {
      return reader.getCurrentTimestamp();
    }

    @Override
    public KafkaRange getCurrentSource() {
      return source;
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}
