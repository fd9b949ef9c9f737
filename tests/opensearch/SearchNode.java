import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.opensearch.analysis.common.CommonAnalysisPlugin;
import org.opensearch.common.settings.Settings;
import org.opensearch.http.HttpServerTransport;
import org.opensearch.index.mapper.MapperExtrasPlugin;
import org.opensearch.node.InternalSettingsPreparer;
import org.opensearch.node.Node;
import org.opensearch.transport.Netty4Plugin;

/**
 * One OpenSearch node for tests: on loopback alone, with its data in the folder that is given.
 *
 * <p>Arguments: the folder, and the HTTP port (0 for one that is free). Prints "ready PORT" when it
 * answers, and ends when its standard input is closed, so that no node outlives the tests that
 * started it, however they end.
 */
public final class SearchNode extends Node {

    private SearchNode(Settings settings) {
        super(
                InternalSettingsPreparer.prepareEnvironment(settings, Map.of(), null, () -> "node"),
                List.of(Netty4Plugin.class, CommonAnalysisPlugin.class, MapperExtrasPlugin.class),
                false);
    }

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(arguments[0]).toAbsolutePath();
        Settings settings =
                Settings.builder()
                        .put("path.home", home.toString())
                        .put("cluster.name", "rusparse-tests")
                        .put("node.name", "node")
                        .put("discovery.type", "single-node")
                        .put("network.host", "127.0.0.1")
                        .put("http.port", arguments[1])
                        .put("transport.port", "0")
                        .put("http.type", Netty4Plugin.NETTY_HTTP_TRANSPORT_NAME)
                        .put("transport.type", Netty4Plugin.NETTY_TRANSPORT_NAME)
                        .put("node.store.allow_mmap", false)
                        // The machine's disk may be fuller than a cluster's should be.
                        .put("cluster.routing.allocation.disk.threshold_enabled", false)
                        .build();
        SearchNode node = new SearchNode(settings);
        node.start();
        int port =
                node.injector()
                        .getInstance(HttpServerTransport.class)
                        .boundAddress()
                        .publishAddress()
                        .getPort();
        System.out.println("ready " + port);
        System.out.flush();
        while (System.in.read() >= 0) {}
        node.close();
        System.exit(0);
    }
}
