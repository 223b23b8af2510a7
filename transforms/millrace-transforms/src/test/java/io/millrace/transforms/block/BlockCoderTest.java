/* SPDX-License-Identifier: Apache-2.0 */
package io.millrace.transforms.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.beam.sdk.coders.Coder.NonDeterministicException;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.IterableCoder;
import org.apache.beam.sdk.coders.KvCoder;
import org.apache.beam.sdk.coders.VarIntCoder;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.EnumerationType;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.values.KV;
import org.junit.jupiter.api.Test;

class BlockCoderTest {
  private static final Schema SCHEMA = RandomRows.EVERYTHING;
  private static final BlockCoder CODER = BlockCoder.of(SCHEMA);

  @Test
  void standsAmongOtherCoders() throws Exception {
    Random random = new Random(1);
    Block block = Blocks.of(SCHEMA, RandomRows.of(SCHEMA, 20, random));
    Block other = Blocks.of(SCHEMA, RandomRows.of(SCHEMA, 3, random));
    Block none = Blocks.of(SCHEMA, List.of());

    CoderProperties.coderDecodeEncodeEqual(
        KvCoder.of(CODER, KvCoder.of(CODER, VarIntCoder.of())), KV.of(block, KV.of(other, 7)));
    CoderProperties.coderDecodeEncodeContentsInSameOrder(
        IterableCoder.of(CODER), List.of(block, none, other));
    CoderProperties.coderSerializable(CODER);
    assertThat(CODER).isEqualTo(BlockCoder.of(SCHEMA)).hasSameHashCodeAs(BlockCoder.of(SCHEMA));
    assertThat(CODER).isNotEqualTo(BlockCoder.of(RandomRows.LEAF));
  }

  @Test
  void isNoCoderOfKeys() {
    assertThatThrownBy(CODER::verifyDeterministic)
        .isInstanceOf(NonDeterministicException.class)
        .hasMessageContaining("equal blocks may be held in different layouts");
  }

  @Test
  void refusesABlockOfAnotherSchema() {
    Block block = Blocks.column(FieldType.INT64, 1L);

    assertThatThrownBy(() -> CoderProperties.coderDecodeEncodeEqual(CODER, block))
        .isInstanceOf(CoderException.class)
        .hasMessageStartingWith("Cannot write Block of 1 rows [v]: its types are not those of [");
  }

  /** What is stored of a value is its number, which stands for another value in another order. */
  @Test
  void refusesABlockOfALogicalTypeWithAnotherArgument() {
    EnumerationType colours = EnumerationType.create("red", "green");
    FieldType type = FieldType.logicalType(colours);
    FieldType turned = FieldType.logicalType(EnumerationType.create("green", "red"));
    FieldType again = FieldType.logicalType(EnumerationType.create("red", "green"));
    Block block = Blocks.column(type, colours.valueOf("red"));
    BlockCoder other = BlockCoder.of(Blocks.column(turned).schema());
    BlockCoder same = BlockCoder.of(Blocks.column(again).schema());

    assertThatCode(() -> CoderProperties.coderDecodeEncodeEqual(same, block))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> CoderUtils.encodeToByteArray(other, block))
        .isInstanceOf(CoderException.class)
        .hasMessage("Cannot write Block of 1 rows [v]: its types are not those of [v]");
  }

  @Test
  void refusesANewerVersion() throws Exception {
    Block block = Blocks.column(FieldType.INT64, 1L);
    byte[] bytes = Blocks.encode(block);
    bytes[4] = 2;

    assertThatThrownBy(() -> Blocks.decode(block.schema(), bytes))
        .isInstanceOf(CoderException.class)
        .hasMessage("Unsupported block version: 2 (supported: 1)");
  }

  @Test
  void refusesEveryCut() throws Exception {
    byte[] bytes = Blocks.encode(Blocks.of(SCHEMA, RandomRows.of(SCHEMA, 5, new Random(2))));

    for (int length = 0; length < bytes.length; length++) {
      byte[] cut = Arrays.copyOf(bytes, length);
      assertThatThrownBy(() -> Blocks.decode(SCHEMA, cut)).isInstanceOf(CoderException.class);
    }
  }

  @Test
  void refusesBytesLeftOver() throws Exception {
    byte[] bytes = Blocks.encode(Blocks.column(FieldType.INT64, 1L));
    Schema fewer = Schema.builder().build();

    assertThatThrownBy(() -> Blocks.decode(fewer, bytes))
        .isInstanceOf(CoderException.class)
        .hasMessage("Cannot read a block: bytes are left; is its schema another?");
  }

  @Test
  void refusesADictionaryOfADictionary() {
    ByteSink sink = new ByteSink();
    sink.putInt(Integer.reverseBytes(6 + 4 * 3));
    sink.putByte(1);
    sink.putCount(0);
    sink.putByte(0);
    sink.putByte(0);
    for (int level = 0; level < 3; level++) {
      sink.putByte(0);
      sink.putByte(2);
      sink.putByte(0);
      sink.putCount(0);
    }
    sink.putByte(0);
    sink.putByte(0);
    byte[] bytes = Arrays.copyOf(sink.array(), sink.size());

    assertThatThrownBy(() -> Blocks.decode(Blocks.column(FieldType.STRING).schema(), bytes))
        .isInstanceOf(CoderException.class)
        .hasMessage("Cannot read a block: unknown layout of text 2");
  }

  @Test
  void writesFewBytesForWhatIsTheSameInAllRows() throws Exception {
    Object[] same = IntStream.range(0, 4096).mapToObj(i -> 17L).toArray();
    Object[] blank = IntStream.range(0, 4096).mapToObj(i -> "").toArray();
    int times = 9 + 2 * 4096;

    assertThat(Blocks.encode(Blocks.column(FieldType.INT64, same))).hasSizeLessThan(times + 24);
    assertThat(Blocks.encode(Blocks.column(FieldType.STRING, blank))).hasSizeLessThan(times + 24);
  }

  @Test
  void readsMoreEqualRowsThanItTrustsWithoutBytes() throws Exception {
    Schema schema = Blocks.column(FieldType.STRING).schema();
    BlockBuilder builder = new BlockBuilder(schema, 1 << 20, 1 << 30);
    for (int row = 0; row <= PackedLongs.MAX_WITHOUT_BYTES; row++) {
      builder.column(0).appendBytes(new byte[0], 0, 0);
      builder.endRow(0, Block.ON_TIME);
    }
    Block block = builder.build();

    Block read = Blocks.decode(schema, Blocks.encode(block));

    assertThat(read.rows()).isEqualTo(block.rows());
    assertThat(Blocks.encode(read)).isEqualTo(Blocks.encode(block));
  }

  @Test
  void carriesNoDictionaryLargerThanTheRowsOverIt() throws Exception {
    Object[] texts = IntStream.range(0, 1000).mapToObj(i -> "entry " + i).toArray();
    Block entries = Blocks.column(FieldType.STRING, texts);
    int[] codes = IntStream.range(0, 1000).map(i -> 999 - i).toArray();
    Column coded = Block.dictionary(FieldType.STRING.withNullable(true), codes, entries.column(0));
    Block all = entries.project(Schema.builder().build()).with(entries.schema(), List.of(coded));

    Block few = all.take(new int[] {5, 900}, 0, 2);

    assertThat(Blocks.decode(all.schema(), Blocks.encode(all))).isEqualTo(all);
    assertThat(Blocks.encode(few)).hasSizeLessThan(100);
    assertThat(Blocks.decode(few.schema(), Blocks.encode(few))).isEqualTo(few);
  }
}
