/* SPDX-License-Identifier: Apache-2.0 */
import java.io.File;
import java.net.InetSocketAddress;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hive.metastore.DefaultPartitionExpressionProxy;
import org.apache.hadoop.hive.metastore.HiveMetaStore.HMSHandler;
import org.apache.hadoop.hive.metastore.IHMSHandler;
import org.apache.hadoop.hive.metastore.RetryingHMSHandler;
import org.apache.hadoop.hive.metastore.TSetIpAddressProcessor;
import org.apache.hadoop.hive.metastore.conf.MetastoreConf;
import org.apache.hadoop.hive.metastore.conf.MetastoreConf.ConfVars;
import org.apache.hadoop.hive.metastore.events.EventCleanerTask;
import org.apache.hadoop.hive.metastore.txn.TxnDbUtil;
import org.apache.thrift.server.TThreadPoolServer;
import org.apache.thrift.transport.TServerSocket;

/**
 * Hive's metastore over a Derby database in a folder. Hive's program for that listens at every
 * address, this one at the given alone; and where a metastore makes its schema by itself it leaves
 * out the tables of locks, which are made here.
 */
public final class HiveMetastore {
  private HiveMetastore() {}

  /**
   * @param args address and port to listen at, folder of the database, URI of the warehouse
   */
  public static void main(String[] args) throws Exception {
    Configuration configuration = MetastoreConf.newMetastoreConf();
    configuration.set("fs.file.impl", "org.apache.hadoop.fs.RawLocalFileSystem");
    MetastoreConf.setVar(
        configuration, ConfVars.CONNECT_URL_KEY, "jdbc:derby:" + args[2] + ";create=true");
    MetastoreConf.setVar(configuration, ConfVars.WAREHOUSE, args[3]);
    MetastoreConf.setBoolVar(configuration, ConfVars.AUTO_CREATE_ALL, true);
    MetastoreConf.setBoolVar(configuration, ConfVars.SCHEMA_VERIFICATION, false);
    // What these are by themselves is in Hive's query engine, which is not here.
    MetastoreConf.setVar(
        configuration,
        ConfVars.EXPRESSION_PROXY_CLASS,
        DefaultPartitionExpressionProxy.class.getName());
    MetastoreConf.setVar(
        configuration, ConfVars.TASK_THREADS_ALWAYS, EventCleanerTask.class.getName());
    if (!new File(args[2]).exists()) {
      TxnDbUtil.prepDb(configuration);
    }
    // It makes the schema, so nobody is listened to before.
    IHMSHandler handler =
        RetryingHMSHandler.getProxy(
            configuration, new HMSHandler("metastore", configuration, false), false);
    TServerSocket socket =
        new TServerSocket(new InetSocketAddress(args[0], Integer.parseInt(args[1])));
    new TThreadPoolServer(
            new TThreadPoolServer.Args(socket).processor(new TSetIpAddressProcessor<>(handler)))
        .serve();
  }
}
