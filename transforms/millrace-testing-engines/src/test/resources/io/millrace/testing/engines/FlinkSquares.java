/* SPDX-License-Identifier: Apache-2.0 */
import org.apache.flink.api.common.restartstrategy.RestartStrategies;
import org.apache.flink.core.fs.FileSystem.WriteMode;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Writes the squares of the first numbers. */
public class FlinkSquares {
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment flink = StreamExecutionEnvironment.getExecutionEnvironment();
    flink.setRestartStrategy(RestartStrategies.noRestart());
    flink
        .fromSequence(1, Long.parseLong(args[1]))
        .map(number -> number * number)
        .returns(Long.class)
        .writeAsText(args[0], WriteMode.OVERWRITE);
    flink.execute("squares");
  }
}
