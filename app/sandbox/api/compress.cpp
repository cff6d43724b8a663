// SPDX-FileCopyrightText: 2026 The Meshdeck authors
// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sandbox/api/compress.h"

#include <zlib.h>

namespace sandbox {

bool acceptsGzip(std::string_view acceptEncoding)
{
    const std::size_t at = acceptEncoding.find("gzip");
    if (at == std::string_view::npos)
        return false;
    const std::string_view parameters = acceptEncoding.substr(at, acceptEncoding.find(',', at) - at);
    return parameters.find("q=0") == std::string_view::npos || parameters.find("q=0.") != std::string_view::npos;
}

std::string gzip(std::string_view data)
{
    z_stream stream{};
    constexpr int gzipWindow = 15 + 16;
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzipWindow, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return {};
    std::string out(deflateBound(&stream, data.size()), '\0');
    // zlib does not write through next_in.
    stream.next_in = reinterpret_cast<Bytef *>(const_cast<char *>(data.data()));
    stream.avail_in = static_cast<uInt>(data.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    const bool complete = deflate(&stream, Z_FINISH) == Z_STREAM_END;
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return complete ? out : std::string();
}

} // namespace sandbox
