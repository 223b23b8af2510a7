/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Type;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.TimestampProto;
import com.google.protobuf.WrappersProto;
import io.millrace.io.dataset.Dataset;
import io.millrace.io.dataset.Datasets;
import io.millrace.io.files.ReadBlocksResult;
import io.millrace.testing.engines.KafkaBroker;
import io.millrace.testing.engines.KafkaExtension;
import io.millrace.transforms.Rejected;
import io.millrace.transforms.ValidationException;
import io.millrace.transforms.block.UnpackBlocks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.testing.TestPipelineExtension;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.joda.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith({KafkaExtension.class, TestPipelineExtension.class})
class ProtobufTopicsTest {
  private static final String COLUMNS =
      "id string, at datetime?, price double?, units int32?, gone boolean";

  /** {@code string id = 1; Timestamp at = 2; DoubleValue price = 3; optional sint32 units = 9;}. */
  private static FileDescriptorProto shop() {
    return FileDescriptorProto.newBuilder()
        .setName("shop.proto")
        .setPackage("shop")
        .addDependency("google/protobuf/timestamp.proto")
        .addDependency("google/protobuf/wrappers.proto")
        .addMessageType(
            DescriptorProto.newBuilder()
                .setName("Order")
                .addField(field("id", 1, Type.TYPE_STRING))
                .addField(
                    field("at", 2, Type.TYPE_MESSAGE).setTypeName(".google.protobuf.Timestamp"))
                .addField(
                    field("price", 3, Type.TYPE_MESSAGE)
                        .setTypeName(".google.protobuf.DoubleValue"))
                .addField(field("units", 9, Type.TYPE_SINT32)))
        .build();
  }

  private static FieldDescriptorProto.Builder field(String name, int number, Type type) {
    return FieldDescriptorProto.newBuilder()
        .setName(name)
        .setNumber(number)
        .setType(type)
        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL);
  }

  private static Descriptor order() throws Exception {
    return requireNonNull(
        FileDescriptor.buildFrom(
                shop(),
                new FileDescriptor[] {
                  TimestampProto.getDescriptor(), WrappersProto.getDescriptor()
                })
            .findMessageTypeByName("Order"));
  }

  private static Dataset open(KafkaBroker kafka, String topic, Path folder) throws Exception {
    Path file = folder.resolve("shop.pb");
    Files.write(
        file,
        FileDescriptorSet.newBuilder()
            .addFile(TimestampProto.getDescriptor().toProto())
            .addFile(WrappersProto.getDescriptor().toProto())
            .addFile(shop())
            .build()
            .toByteArray());
    return Datasets.open(
        "kafka://%s/%s?format=protobuf&message=shop.Order&key=id&deleted=gone&event_time=at&until_end=true"
            .formatted(kafka.servers(), topic),
        Map.of("columns", COLUMNS, "descriptors", file.toString()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsWrittenIsReadAgainByItsAddressAndByProtobufItself(
      boolean bounded, KafkaBroker kafka, TestPipeline pipeline, @TempDir Path folder)
      throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    String topic = kafka.newTopic(2);
    Dataset orders = open(kafka, topic, folder);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      boolean gone = random.nextInt(5) == 0;
      rows.add(
          Row.withSchema(orders.schema())
              .addValues(
                  "o" + i,
                  Instant.ofEpochMilli(Changes.START + i),
                  gone || random.nextBoolean() ? null : random.nextGaussian(),
                  gone || random.nextBoolean() ? null : random.nextInt(),
                  gone)
              .build());
    }
    Pipeline write = Pipeline.create();
    Changes.require(
        Changes.apply(write, (WriteKafkaBlocks) orders.write(Changes.STEP), Changes.block(rows)),
        500,
        List.of());
    write.run().waitUntilFinish();

    ReadBlocksResult read =
        pipeline.apply(bounded ? orders.read(Clicks.CONTEXT) : orders.stream(Clicks.CONTEXT));

    PAssert.that("seed " + seed, read.blocks().apply(UnpackBlocks.rows())).containsInAnyOrder(rows);
    PAssert.that(read.rejected()).empty();
    pipeline.run().waitUntilFinish();
    Descriptor order = order();
    for (ConsumerRecord<byte[], byte[]> each : kafka.records(topic)) {
      if (each.value() != null) {
        DynamicMessage message = DynamicMessage.parseFrom(order, each.value());
        assertThat(message.getField(order.findFieldByName("id")))
            .isEqualTo(new String(each.key(), UTF_8));
        assertThat(message.toByteArray()).isEqualTo(each.value());
      }
    }
  }

  @Test
  void whatIsNoMessageIsALetterWithItsBytes(
      KafkaBroker kafka, TestPipeline pipeline, @TempDir Path folder) throws Exception {
    String topic = kafka.newTopic(1);
    kafka.send(topic, 0, List.of(new byte[] {10, 5, 'a'}, new byte[] {(byte) 0xff}));
    Dataset orders = open(kafka, topic, folder);

    ReadBlocksResult read = pipeline.apply(orders.read(Clicks.CONTEXT));

    PAssert.that(
            read.rejected()
                .apply(
                    MapElements.into(TypeDescriptors.strings())
                        .via(
                            (Rejected letter) ->
                                "%s %s %s"
                                    .formatted(
                                        HexFormat.of().formatHex(letter.recordBytes()),
                                        letter.code(),
                                        letter.message()))))
        .containsInAnyOrder(
            "0a0561 MALFORMED_RECORD Cannot parse record: it ends in a field",
            "ff MALFORMED_RECORD Cannot parse record: it ends in a field");
    PAssert.that(read.blocks().apply(UnpackBlocks.rows())).empty();
    pipeline.run().waitUntilFinish();
  }

  @Test
  void whatIsMissingForProtobufIsNamed(@TempDir Path folder) throws Exception {
    assertThatThrownBy(
            () ->
                Datasets.open("kafka://localhost:9/x?format=protobuf", Map.of("columns", COLUMNS)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot open kafka://localhost:9/x: Missing required descriptors and message, since the"
                + " format is PROTOBUF");
    assertThatThrownBy(
            () ->
                Datasets.open(
                    "kafka://localhost:9/x?message=shop.Order", Map.of("columns", COLUMNS)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot open kafka://localhost:9/x: Cannot use descriptors and message together with"
                + " the format JSON");
    Path missing = folder.resolve("none.pb");
    assertThatThrownBy(
            () ->
                Datasets.open(
                    "kafka://localhost:9/x?format=protobuf&message=shop.Order&descriptors="
                        + missing,
                    Map.of("columns", COLUMNS)))
        .isInstanceOf(ValidationException.class)
        .hasMessage(
            "Cannot open kafka://localhost:9/x: Cannot read descriptors "
                + missing
                + ": java.nio.file.NoSuchFileException: "
                + missing);
  }
}
