/* SPDX-License-Identifier: Apache-2.0 */
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/** Adds numbers that come at a rate up by their last digit, in state, and writes the sums last. */
public class FlinkSums {
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
    DataGeneratorSource<Long> numbers =
        new DataGeneratorSource<>(
            number -> number,
            Long.parseLong(args[1]),
            RateLimiterStrategy.perSecond(Double.parseDouble(args[2])),
            Types.LONG);
    flink
        .fromSource(numbers, WatermarkStrategy.noWatermarks(), "numbers")
        .keyBy(number -> number % 10)
        .process(new Sum())
        .writeAsText(args[0], WriteMode.OVERWRITE);
    flink.execute("sums");
  }

  private static final class Sum extends KeyedProcessFunction<Long, Long, String> {
    private transient ValueState<Long> sum;

    @Override
    public void open(Configuration configuration) {
      sum = getRuntimeContext().getState(new ValueStateDescriptor<>("sum", Types.LONG));
    }

    @Override
    public void processElement(Long number, Context context, Collector<String> out)
        throws Exception {
      sum.update(sum.value() == null ? number : sum.value() + number);
      context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
    }

    @Override
    public void onTimer(long time, OnTimerContext context, Collector<String> out)
        throws Exception {
      out.collect(context.getCurrentKey() + "=" + sum.value());
    }
  }
}
