"""name,score,severity lines: policy, the kernels (C and Python), one pass in blocks, summary, report."""
